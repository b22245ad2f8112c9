package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What generated hostile requests found at the edge, each once more as bytes. */
final class HostileEdgeTest extends InAWorld {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final int LOOK_MILLIS = 3_000;
  private static final String CHUNKED =
      "Transfer-Encoding: chunked\r\n\r\nc\r\n{\"tier\":\"A\"}\r\n";
  private static final String SECOND = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

  private String post() throws Exception {
    return "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + "Authorization: Bearer "
        + world.user()
        + "\r\n";
  }

  /** Returns the statuses that come on one connection until it ends. */
  private String statuses(String bytes) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
      socket.setSoTimeout(LOOK_MILLIS);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      var came = new ByteArrayOutputStream();
      var ended = read(socket, came);
      var text = came.toString(StandardCharsets.UTF_8);
      return STATUS.matcher(text).results().map(r -> r.group(1)).toList() + ended;
    }
  }

  /** A reset ends a connection too, where bytes were left that nobody read. */
  private static String read(Socket socket, ByteArrayOutputStream into) throws IOException {
    try {
      socket.getInputStream().transferTo(into);
      return "";
    } catch (SocketTimeoutException e) {
      return " and no end";
    } catch (SocketException reset) {
      return "";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+0\r\n\r\n", "0\r\n\r\n"})
  void connectionEndsAfterAChunkedRequestWhateverItsLastChunk(String last) throws Exception {
    assertThat(statuses(post() + CHUNKED + last + SECOND)).isEqualTo("[201]");
  }

  @Test
  void connectionGoesOnAfterARequestWithALength() throws Exception {
    var good = post() + "Content-Length: 12\r\n\r\n{\"tier\":\"A\"}";
    assertThat(statuses(good + SECOND)).isEqualTo("[201, 200]");
  }

  @Test
  void bodyThatWasExpectedAndNotReadIsNoRequest() throws Exception {
    var refused =
        "GET /v1/usage HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
            + SECOND.length()
            + "\r\n\r\n";
    assertThat(statuses(refused + SECOND)).isEqualTo("[401]");
  }

  @Test
  void nothingIsReadAfterTheLastRequest() throws Exception {
    var last = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(statuses(last + SECOND)).isEqualTo("[200]");
    var body =
        "POST /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 500\r\n\r\n";
    assertThat(statuses(body + SECOND)).isEqualTo("[404]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\nx\r\n", "-1\r\nx\r\n", "ffffffffff\r\nx\r\n", "5\r\n{\"t"})
  void chunksThatAreNoneAreTheClients(String chunks) throws Exception {
    var broken = post() + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
    assertThat(statuses(broken)).isEqualTo("[400]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Ha",
        "G\u00cbT /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX\u0000: y\r\n\r\n",
        "\u0000\u0000GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n"
      })
  void brokenHeadIsTheClients(String head) throws Exception {
    assertThat(statuses(head)).isEqualTo("[400]");
  }

  @Test
  void pointerNamesTheMemberOfABudgetThatNobodyKnows() throws Exception {
    var body = "{\"tier\":\"A\",\"budget\":{\"a/b\":1}}";
    var refused = world.send("POST", "/v1/sessions", world.user(), body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"pointer\":\"/budget/a~1b\"");
  }
}
