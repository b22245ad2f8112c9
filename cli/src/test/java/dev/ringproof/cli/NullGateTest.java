package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target that does nothing scores zero through every door, and says out of how many. */
final class NullGateTest {
  private static final Pattern NOTHING =
      Pattern.compile("checks emitted (\\d+)/(\\d+), passes 0\\b");
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

  @ParameterizedTest
  @EnumSource
  void nobodyPassesNothing(Nobody nobody) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", nobody::answer);
    server.start();
    if (nobody == Nobody.DEAD_PORT) {
      server.stop(0);
    }
    try {
      var target = "http://127.0.0.1:" + server.getAddress().getPort();
      for (var suite : new String[] {"conform", "chaos", "load"}) {
        nothing(
            suite,
            nobody.exit,
            Spoken.by(
                suite, "--ring", "1", "--target", target, "--out", dir.toString(), "--key", key()));
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
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
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
