package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request at all is told so in the same form as everything else. */
final class BrokenHeadsTest extends InAWorld {
  private static final String CANARY = "do-not-repeat-me";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n" + CANARY + " no colon\r\n\r\n",
        "GET /%zz" + CANARY + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "PATH",
        "GET a:b%20" + CANARY + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "LONG"
      })
  void areProblems(String head) throws Exception {
    var sent =
        switch (head) {
          case "LONG" -> "GET / HTTP/1.1\r\nHost: a\r\nX: " + "z".repeat(100_000) + "\r\n\r\n";
          case "PATH" -> "GET /" + "p".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
          default -> head;
        };
    var answer = answer(sent);
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(answer).doesNotContain(CANARY);
    var body = Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(body.text("/type")).contains("urn:ringproof:problem:invalid-request");
    assertThat(body.whole("/status")).contains(400L);
    assertThat(body.truth("/retryable")).contains(false);
    assertThat(body.text("/trace").orElse("")).hasSize(32);
    assertThat(world.send("GET", "/health/ready", world.user(), "").statusCode()).isEqualTo(200);
  }

  private String answer(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
