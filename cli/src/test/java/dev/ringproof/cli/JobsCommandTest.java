package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator types, sent to a runtime that answers as it is told. */
final class JobsCommandTest {
  private static final String JOB = "wfl_" + "a".repeat(26);

  @TempDir private Path dir = Path.of("");

  private final List<String> asked = new ArrayList<>();
  private final HttpServer server;
  private int status = 200;
  private List<JsonValue> answers = new ArrayList<>();
  private String url = "";

  JobsCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("If-Match"));
          var next = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
          var bytes = Json.write(next).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private Spoken jobs(String... words) throws IOException {
    var token = Files.writeString(dir.resolve("token"), "a-token\n");
    var all = new ArrayList<>(List.of("jobs"));
    all.addAll(List.of(words));
    all.addAll(List.of("--url", url, "--token-file", token.toString()));
    return Spoken.by(all.toArray(String[]::new));
  }

  private static JsonObject job(String id, String reason) {
    return JsonValue.object()
        .with("id", id)
        .with("session", "ses_1")
        .with("turn", "trn_1")
        .with("trace", "f".repeat(32))
        .with("state", "dead")
        .with("attempts", 4)
        .with("redrives", 1)
        .with("progress", JsonValue.array())
        .with("text", new JsonNull())
        .with(
            "failure",
            JsonValue.object()
                .with("reason", reason)
                .with("culprit", "model")
                .with("message", "the model could not answer"))
        .with("createdAt", "2026-11-28T20:00:00.000Z")
        .with("endedAt", "2026-11-28T20:00:40.000Z");
  }

  private static JsonValue page(int from, int to) {
    var all = IntStream.range(from, to).mapToObj(i -> (JsonValue) job("wfl_" + i, "r")).toList();
    return JsonValue.object().with("workflows", new JsonValue.JsonArray(all));
  }

  @Test
  void deadLettersAreListedPageByPage() throws IOException {
    answers = new ArrayList<>(List.of(page(0, 200), page(200, 203)));
    var spoken = jobs("list");
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out().lines()).hasSize(205).contains("203 jobs");
    assertThat(spoken.out()).contains("wfl_202", "  model     r");
    assertThat(asked.getFirst())
        .isEqualTo("GET /v1/workflows?state=dead&limit=200 Bearer a-token null");
    assertThat(asked.getLast()).contains("&after=wfl_199");
    answers = new ArrayList<>(List.of(page(0, 0)));
    assertThat(jobs("list", "--state", "running").out()).isEqualTo("no job is running\n");
    answers = new ArrayList<>(List.of(page(0, 2)));
    var json = Json.parse(jobs("list", "--json").out().strip());
    assertThat(json).isEqualTo(page(0, 2));
  }

  @Test
  void aJobIsShownReDrivenAndTakenBack() throws IOException {
    answers = new ArrayList<>(List.of(job(JOB, "model_error\u001b[2J\u202e")));
    var shown = jobs("show", JOB);
    assertThat(shown.exit()).as("%s", shown).isZero();
    assertThat(shown.out())
        .contains(JOB + "  dead", "re-driven 1 times", "culprit model: the model could not")
        .contains("ringproof jobs redrive " + JOB)
        .doesNotContain("\u001b", "\u202e");
    assertThat(jobs("redrive", JOB, "--if-version", "7").exit()).isZero();
    assertThat(jobs("cancel", JOB, "--json").out().strip())
        .isEqualTo(Json.write(job(JOB, "model_error\u001b[2J\u202e")));
    assertThat(asked)
        .containsExactly(
            "GET /v1/workflows/" + JOB + " Bearer a-token null",
            "POST /v1/workflows/" + JOB + "/redrive Bearer a-token \"7\"",
            "DELETE /v1/workflows/" + JOB + " Bearer a-token null");
  }

  @ParameterizedTest
  @CsvSource({"404, 1", "409, 1", "410, 1", "429, 1", "400, 64", "401, 64", "403, 64", "503, 3"})
  void whatIsRefusedIsSaidWithItsOwnExit(int found, int exit) throws IOException {
    status = found;
    answers =
        new ArrayList<>(
            List.of(JsonValue.object().with("title", "Not now").with("detail", "say more")));
    var spoken = jobs("redrive", JOB);
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(exit);
    assertThat(spoken.err())
        .startsWith("ringproof: ")
        .contains("refused with " + found + ": Not now; say more");
  }

  @Test
  void whoIsNotThereOrMakesNoSenseIsNoRefusal() throws IOException {
    assertThat(jobs("show", "x").exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(jobs("list", "--state", "a&b").exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(Spoken.by("jobs", "list", "--url", "ftp://x").exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(asked).isEmpty();
    server.stop(0);
    assertThat(jobs("list").exit()).isEqualTo(Exit.INVALID_RUN);
  }
}
