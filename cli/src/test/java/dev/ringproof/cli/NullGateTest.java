package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target that does nothing scores zero through every door, and says out of how many. */
@Tag("long")
final class NullGateTest {
  private static final Pattern NOTHING =
      Pattern.compile("checks emitted (\\d+)/(\\d+), passes 0\\b");
  private static final Path RECORD =
      Path.of("src/main/resources/dev/ringproof/cli").resolve(SeenFailing.FILE);
  private static final CountDownLatch OVER = new CountDownLatch(1);

  @TempDir private Path dir = Path.of("");

  /** How nobody behaves. */
  enum Nobody {
    DEAD_PORT(3),
    ALWAYS_500(1),
    EMPTY_200(1),
    HANGING(3),
    ECHOING(1);

    private final int exit;

    Nobody(int exit) {
      this.exit = exit;
    }

    void answer(HttpExchange exchange) throws IOException {
      var body = exchange.getRequestBody().readAllBytes();
      switch (this) {
        case ALWAYS_500 -> exchange.sendResponseHeaders(500, -1);
        case EMPTY_200, DEAD_PORT -> exchange.sendResponseHeaders(200, -1);
        case ECHOING -> {
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
        }
        case HANGING -> {
          try {
            OVER.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      }
      exchange.close();
    }
  }

  private static Silence silence(Nobody nobody) throws IOException {
    return nobody == Nobody.DEAD_PORT ? Silence.atADeadPort() : Silence.of(nobody::answer);
  }

  private Spoken run(String suite, int ring, Silence silence) {
    return Spoken.by(
        suite,
        "--ring",
        Integer.toString(ring),
        "--target",
        silence.target(),
        "--out",
        dir.toString(),
        "--key",
        key());
  }

  @ParameterizedTest
  @EnumSource
  void nobodyPassesNothing(Nobody nobody) throws IOException {
    try (var silence = silence(nobody)) {
      for (var suite : new String[] {"conform", "chaos", "load"}) {
        nothing(suite, nobody.exit, run(suite, 1, silence));
      }
      var ledger = dir.resolve("ledger.jsonl").toString();
      var evidence = dir.resolve("evidence").toString();
      nothing(
          "gate",
          Exit.FAIL,
          Spoken.by(
              "gate",
              "--from",
              "0",
              "--to",
              "1",
              "--rehearsal",
              "--evidence",
              evidence,
              "--ledger",
              ledger,
              "--key",
              key()));
    }
  }

  /** The record that {@code clauses} and the first screen read is what this build sees. */
  @ParameterizedTest
  @EnumSource
  void recordIsWhatNobodyFails(Nobody nobody) throws IOException {
    var seen = JsonValue.object().with("kind", "NullGate").with("by", names());
    try (var silence = silence(nobody)) {
      for (var suite : SeenFailing.SUITES) {
        seen = seen.with(suite, JsonArray.ofStrings(List.copyOf(failed(suite, silence))));
      }
    }
    if (Boolean.getBoolean("ringproof.regenerate")) {
      Files.writeString(RECORD, Json.pretty(seen));
    }
    assertThat(Json.parse(Files.readAllBytes(RECORD)))
        .as("null-gate.json is stale: run this test with -Dringproof.regenerate=true")
        .isEqualTo(seen);
  }

  private static JsonArray names() {
    return JsonArray.ofStrings(
        Stream.of(Nobody.values()).map(nobody -> "null target " + nobody).toList());
  }

  private Set<String> failed(String suite, Silence silence) throws IOException {
    run(suite, 3, silence);
    var file = dir.resolve("evidence/ring-3/" + suite + ".json");
    var clauses = new TreeSet<String>();
    for (var check : Json.parse(Files.readAllBytes(file)).items("/checks")) {
      assertThat(check.text("/outcome")).contains("failed");
      clauses.add(check.text("/clause").orElseThrow());
    }
    return clauses;
  }

  private String key() {
    return dir.resolve("key").toString();
  }

  private static void nothing(String door, int exit, Spoken spoken) {
    assertThat(spoken.exit()).as("%s: %s", door, spoken).isEqualTo(exit);
    var found = NOTHING.matcher(spoken.out());
    assertThat(found.find()).as("%s: %s", door, spoken.out()).isTrue();
    assertThat(found.group(1)).isEqualTo(found.group(2)).isNotEqualTo("0");
  }
}
