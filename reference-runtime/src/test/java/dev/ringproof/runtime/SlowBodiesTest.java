package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.runtime.http.body.Arrival;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A body that never ends holds nothing for longer than bodies have. */
final class SlowBodiesTest extends InAWorld {
  private static final String OBJECT = "{\"tier\":\"A\"}";
  private static final List<String> UNFINISHED =
      List.of(
          "Content-Length: 400\r\n\r\n" + OBJECT,
          "Transfer-Encoding: chunked\r\n\r\nc\r\n" + OBJECT,
          "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + OBJECT,
          "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n" + OBJECT);

  @Test
  void areAnsweredAndEnded() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          UNFINISHED.stream()
              .flatMap(
                  rest ->
                      List.<Callable<String>>of(
                          () -> answer("POST /v1/sessions", rest),
                          () -> answer("DELETE /v1/usage", rest))
                          .stream())
              .toList();
      for (var answer : threads.invokeAll(asked)) {
        assertThat(answer.get()).startsWith("HTTP/1.1 4").contains("application/problem+json");
        assertThat(answer.get().split("HTTP/1\\.1 ", -1)).as(answer.get()).hasSize(2);
      }
    }
    assertThat(world.send("GET", "/health/ready", world.user(), "").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyInPiecesIsTaken() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
      socket.setSoTimeout(10_000);
      var out = socket.getOutputStream();
      out.write(head("POST /v1/sessions", "Content-Length: 12\r\nConnection: close\r\n\r\n"));
      for (var piece : OBJECT.split("")) {
        out.write(piece.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 201 ");
    }
  }

  private String answer(String line, String rest) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
      // Past this, it did not end.
      socket.setSoTimeout((int) Arrival.WITHIN.multipliedBy(3).toMillis());
      socket.getOutputStream().write(head(line, rest));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private byte[] head(String line, String rest) throws Exception {
    return (line
            + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
            + world.user()
            + "\r\n"
            + rest)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
