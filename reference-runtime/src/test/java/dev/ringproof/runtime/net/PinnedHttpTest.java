package dev.ringproof.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hostile server and a hostile name server. */
@Isolated("it sets the process's proxy")
final class PinnedHttpTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Addresses LOOPBACK =
      Addresses.publicOnly().allowing("127.0.0.1").orElseThrow();

  private static Answer get(Addresses addresses, URI uri, Duration within, int most) {
    try (var http = new PinnedHttp(addresses, CONNECT)) {
      return http.send(PinnedHttp.Request.get(uri, Map.of()), within, most);
    }
  }

  private static Answer get(RawServer server) throws IOException {
    try (server) {
      return get(LOOPBACK, server.uri(), LONG, 100);
    }
  }

  private static String lost(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Lost.class);
    return ((Answer.Lost) answer).reason();
  }

  private static String text(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Whole.class);
    return new String(((Answer.Whole) answer).body(), StandardCharsets.UTF_8);
  }

  @Test
  void anAnswerIsReadInEachFraming() throws IOException {
    assertThat(text(get(RawServer.sending(RawServer.ok("sized"))))).isEqualTo("sized");
    assertThat(text(get(RawServer.sending("HTTP/1.1 200 OK\r\n\r\nto the end"))))
        .isEqualTo("to the end");
    var chunked =
        String.join(
            "\r\n",
            "HTTP/1.1 103 Early",
            "Link: x",
            "",
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "3;x=y",
            "abc",
            "A",
            "0123456789",
            "0",
            "Trailer: t",
            "",
            "");
    assertThat(text(get(RawServer.sending(chunked)))).isEqualTo("abc0123456789");
  }

  @Test
  void theNameIsAskedOnceAndTheConnectionGoesToThatAddress() throws IOException {
    var asked = new AtomicInteger();
    try (var server = RawServer.sending(RawServer.ok("{}"))) {
      var named =
          LOOPBACK.resolvedBy(
              host -> {
                asked.incrementAndGet();
                return AddressesTest.says("127.0.0.1").resolve(host);
              });
      // No name server on earth knows this name: a second look-up could find nothing.
      var uri = URI.create("http://tool.invalid:" + server.uri().getPort() + "/p?q=1");
      assertThat(get(named, uri, LONG, 10)).isInstanceOf(Answer.Whole.class);
      assertThat(asked).hasValue(1);
      assertThat(server.requests().getFirst())
          .startsWith("GET /p?q=1 HTTP/1.1\r\nHost: tool.invalid:" + uri.getPort() + "\r\n");
    }
  }

  @Test
  void aNameThatMovesToAnotherAddressIsRefusedWhenItDoes() throws IOException {
    var asked = new AtomicInteger();
    try (var server = RawServer.sending(RawServer.ok("{}"))) {
      var rebinding =
          LOOPBACK.resolvedBy(
              host ->
                  AddressesTest.says(asked.incrementAndGet() == 1 ? "127.0.0.1" : "169.254.169.254")
                      .resolve(host));
      var uri = URI.create("http://tool.invalid:" + server.uri().getPort() + "/");
      assertThat(get(rebinding, uri, LONG, 10)).isInstanceOf(Answer.Whole.class);
      assertThat(get(rebinding, uri, LONG, 10))
          .isEqualTo(
              new Answer.NotSent(
                  "no connection: address 169.254.169.254 of tool.invalid is not allowed"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aRedirectIsAnAnswerWhereverItLeads() throws IOException {
    try (var inside = RawServer.sending(RawServer.ok("secret"));
        var server =
            RawServer.sending(
                "HTTP/1.1 307 Go\r\nLocation: " + inside.uri() + "\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(get(LOOPBACK, server.uri(), LONG, 100))
          .isInstanceOfSatisfying(
              Answer.Whole.class, whole -> assertThat(whole.status()).isEqualTo(307));
      assertThat(inside.requests()).isEmpty();
    }
  }

  @Test
  void noProxyIsAsked() throws IOException {
    try (var proxy = RawServer.sending(RawServer.ok("proxied"))) {
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", String.valueOf(proxy.uri().getPort()));
      System.setProperty("http.nonProxyHosts", "");
      assertThat(text(get(RawServer.sending(RawServer.ok("direct"))))).isEqualTo("direct");
      assertThat(proxy.requests()).isEmpty();
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
      System.clearProperty("http.nonProxyHosts");
    }
  }

  @Test
  void tooManyBytesAreNotRead() throws IOException {
    var sized = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
    assertThat(lost(get(RawServer.sending(sized)))).contains("larger than 100 bytes");
    var endless =
        new RawServer(
            (request, socket) -> {
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              while (true) {
                RawServer.write(socket, "10\r\n0123456789abcdef\r\n");
              }
            });
    assertThat(lost(get(endless))).contains("larger than 100 bytes");
    var unsized = "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(101);
    assertThat(lost(get(RawServer.sending(unsized)))).contains("larger than 100 bytes");
    var head = "HTTP/1.1 200 OK\r\nX: " + "x".repeat(40_000) + "\r\n\r\n";
    assertThat(lost(get(RawServer.sending(head)))).contains("too long a head");
  }

  @Test
  void whatIsEncodedIsNotUnpacked() throws IOException {
    var bomb = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n";
    assertThat(lost(get(RawServer.sending(bomb + "\u001f\u008b" + "x".repeat(16)))))
        .contains("encoded as gzip");
  }

  @Test
  void aBodyThatDripsEndsWithTheDeadline() throws IOException {
    var pause = new CountDownLatch(1);
    var drip =
        new RawServer(
            (request, socket) -> {
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
              for (int i = 0; i < 100 && !pause.await(20, TimeUnit.MILLISECONDS); i++) {
                RawServer.write(socket, ".");
              }
            });
    try (drip) {
      assertThat(lost(get(LOOPBACK, drip.uri(), SHORT, 100))).contains("no whole answer");
    } finally {
      pause.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-x\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
        "HTTP/1.1 101 Switch\r\n\r\n"
      })
  void whatIsNotClearlyOneAnswerIsLost(String answer) throws IOException {
    lost(get(RawServer.sending(answer)));
  }

  private static URI unbound() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }
  }

  @Test
  void whatWasNeverSentIsToldAsSuch() throws IOException {
    // Nobody ever waited in accept there: a server that did could still take one in as it closes.
    var gone = unbound();
    assertThat(get(LOOPBACK, gone, LONG, 10)).isInstanceOf(Answer.NotSent.class);
    assertThat(get(LOOPBACK, gone, Duration.ZERO, 10)).isInstanceOf(Answer.NotSent.class);
    var slow =
        LOOPBACK.resolvedBy(
            host -> {
              held();
              return AddressesTest.says("127.0.0.1").resolve(host);
            });
    try (var server = RawServer.sending(RawServer.ok("{}"))) {
      assertThat(get(slow, server.uri(), SHORT, 10)).isInstanceOf(Answer.NotSent.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  /** Holds a look-up until its client is closed. */
  private static void held() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anInterruptIsKeptAndTheAnswerIsNotWaitedFor() throws IOException {
    try (var server = RawServer.stallingAfter("")) {
      Thread.currentThread().interrupt();
      assertThat(get(LOOPBACK, server.uri(), LONG, 10)).isNotInstanceOf(Answer.Whole.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aHeaderCannotHoldASecondOne() {
    var uri = URI.create("http://127.0.0.1/");
    assertThatThrownBy(
            () -> new PinnedHttp.Request("GET", uri, Map.of("A", "b\r\nC: d"), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
