package dev.ringproof.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Connections are kept while they are good, and a question is put again only if nobody heard it.
 */
final class KeptHttpTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final KeptHttp http = new KeptHttp(Duration.ofSeconds(1));
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> later = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    http.close();
  }

  private Answer ask(RawServer server, Duration within, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return http.send(new PinnedHttp.Request("POST", server.uri(), Map.of(), bytes), within, 100);
  }

  private Answer ask(RawServer server) {
    return ask(server, LONG, "{}");
  }

  private static void whole(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Whole.class);
  }

  /** What a server does with the second request of its first connection. */
  private interface Second {
    void answer(Socket socket) throws IOException, InterruptedException;
  }

  private RawServer first(String answer, Second second) {
    return new RawServer(
        (request, socket) -> {
          if (connections.incrementAndGet() > 1) {
            RawServer.write(socket, RawServer.ok("{}"));
            return;
          }
          RawServer.write(socket, answer);
          later.add(RawServer.read(socket.getInputStream()));
          second.answer(socket);
        });
  }

  @Test
  void questionsShareAConnection() throws IOException {
    try (var server =
        first(
            RawServer.ok("{}"),
            socket -> {
              RawServer.write(socket, RawServer.ok("{}"));
              over.await();
            })) {
      whole(ask(server));
      whole(ask(server));
      assertThat(connections).hasValue(1);
      assertThat(later).hasSize(1);
      assertThat(later.getFirst()).startsWith("POST / HTTP/1.1\r\n").doesNotContain("close");
    }
  }

  @Test
  void aChunkedAnswerEndsWhereItSays() throws IOException {
    var chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    try (var server = first(chunked, socket -> RawServer.write(socket, RawServer.ok("{}")))) {
      whole(ask(server));
      whole(ask(server));
      assertThat(connections).hasValue(1);
    }
  }

  @Test
  void aConnectionThatTheServerEndedIsNotUsedAgain() throws IOException {
    try (var server = RawServer.sending(RawServer.ok("{}"))) {
      for (int i = 0; i < 20; i++) {
        whole(ask(server));
      }
      assertThat(server.requests()).hasSize(20);
    }
  }

  @Test
  void whatAKeptConnectionLostBeforeAWordIsAskedOnceMore() throws IOException {
    try (var server = first(RawServer.ok("{}"), Socket::close)) {
      whole(ask(server));
      whole(ask(server));
      assertThat(later).hasSize(1);
      assertThat(connections).hasValue(2);
    }
  }

  @Test
  void halfAnAnswerIsNotAskedForAgain() throws IOException {
    try (var server = first(RawServer.ok("{}"), socket -> RawServer.write(socket, "HTTP/1.1 2"))) {
      whole(ask(server));
      assertThat(ask(server)).isInstanceOf(Answer.Lost.class);
      assertThat(connections).hasValue(1);
      whole(ask(server));
      assertThat(connections).hasValue(2);
    }
  }

  @Test
  void aFreshConnectionIsAskedOnOnce() throws IOException {
    try (var server = RawServer.sending("")) {
      assertThat(ask(server)).isInstanceOf(Answer.Lost.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whatFollowsAnAnswerUnaskedIsNoAnswerToTheNext() throws IOException {
    var two = RawServer.ok("{}") + RawServer.ok("{\"decision\":true}");
    try (var server = first(two, socket -> over.await())) {
      whole(ask(server));
      var answer = (Answer.Whole) ask(server);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
      assertThat(connections).hasValue(2);
    }
  }

  @Test
  void aServerThatSaysSoOrLeavesTheEndOpenIsAskedOnAFreshOne() throws IOException {
    var closing =
        List.of(
            "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    for (var answer : closing) {
      connections.set(0);
      try (var server = first(answer, socket -> over.await())) {
        whole(ask(server));
        whole(ask(server));
        assertThat(connections).as(answer).hasValue(2);
        assertThat(later).isEmpty();
      }
    }
  }

  @Test
  void oneThatStallsIsLostAtTheDeadlineAndNotAskedAgain() throws IOException {
    try (var server = first(RawServer.ok("{}"), socket -> over.await())) {
      whole(ask(server));
      assertThat(ask(server, SHORT, "{}"))
          .isEqualTo(new Answer.Lost("no whole answer within 300 ms"));
      assertThat(connections).hasValue(1);
      whole(ask(server));
    }
  }

  @Test
  void aBodyThatDripsEndsWithTheDeadline() throws IOException {
    try (var drip =
        new RawServer(
            (request, socket) -> {
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
              for (int i = 0; i < 100 && !over.await(20, TimeUnit.MILLISECONDS); i++) {
                RawServer.write(socket, ".");
              }
            })) {
      assertThat(ask(drip, SHORT, "{}"))
          .isEqualTo(new Answer.Lost("no whole answer within 300 ms"));
    }
  }

  @Test
  void aQuestionThatNobodyReadsEndsWithTheDeadline() throws IOException {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var uri = URI.create("http://127.0.0.1:" + listening.getLocalPort());
      var request = new PinnedHttp.Request("POST", uri, Map.of(), new byte[32 << 20]);
      assertThat(http.send(request, SHORT, 100)).isInstanceOf(Answer.Lost.class);
    }
  }

  @Test
  void whatWasNeverSentIsToldAsSuch() throws IOException {
    URI gone;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }
    var nobody = new PinnedHttp.Request("POST", gone, Map.of(), new byte[0]);
    assertThat(http.send(nobody, LONG, 10)).isInstanceOf(Answer.NotSent.class);
    var unknown = URI.create("http://no-such-name.invalid/");
    var nowhere = new PinnedHttp.Request("POST", unknown, Map.of(), new byte[0]);
    assertThat(http.send(nowhere, LONG, 10)).isInstanceOf(Answer.NotSent.class);
    try (var server = RawServer.sending(RawServer.ok("{}"))) {
      assertThat(ask(server, Duration.ZERO, "{}")).isInstanceOf(Answer.NotSent.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anInterruptIsKeptAndTheAnswerIsNotWaitedFor() throws Exception {
    try (var server = first(RawServer.ok("{}"), socket -> over.await())) {
      whole(ask(server));
      var told = new CopyOnWriteArrayList<Object>();
      var asking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    told.add(ask(server));
                    told.add(Thread.currentThread().isInterrupted());
                  });
      await().until(() -> later.size() == 1);
      asking.interrupt();
      asking.join();
      assertThat(told).containsExactly(new Answer.Lost("interrupted"), true);
      assertThat(connections).hasValue(1);
    }
  }

  @Test
  void aWarmClientStillAnswers() throws IOException {
    try (var server = RawServer.sending(RawServer.ok("{}"))) {
      http.warmUp();
      whole(ask(server));
      assertThat(server.requests()).hasSize(1);
    }
  }
}
