package dev.ringproof.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OutboundHttpTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final OutboundHttp http = new OutboundHttp(Duration.ofSeconds(1));

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).GET().build();
  }

  @Test
  void aRedirectIsAnAnswerAndNotFollowed() throws IOException {
    try (http;
        var other = RawServer.sending(RawServer.ok("{}"));
        var server =
            RawServer.sending(
                "HTTP/1.1 302 Found\r\nLocation: "
                    + other.uri()
                    + "\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(http.send(get(server.uri()), LONG, 10))
          .isInstanceOfSatisfying(
              Answer.Whole.class, whole -> assertThat(whole.status()).isEqualTo(302));
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void withoutTimeNothingIsSent() throws IOException {
    try (http;
        var server = RawServer.sending(RawServer.ok("{}"))) {
      assertThat(http.send(get(server.uri()), Duration.ZERO, 10))
          .isInstanceOf(Answer.NotSent.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aWarmClientStillAnswers() throws IOException {
    try (http;
        var server = RawServer.sending(RawServer.ok("{}"))) {
      http.warmUp();
      assertThat(http.send(get(server.uri()), LONG, 10)).isInstanceOf(Answer.Whole.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void anInterruptIsKeptAndTheAnswerIsLost() throws IOException {
    try (http;
        var server = RawServer.stallingAfter("")) {
      Thread.currentThread().interrupt();
      assertThat(http.send(get(server.uri()), LONG, 10)).isEqualTo(new Answer.Lost("interrupted"));
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
