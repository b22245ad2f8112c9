package dev.ringproof.runtime.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.runtime.model.EmbeddingPort.EmbeddingCall;
import dev.ringproof.runtime.model.EmbeddingPort.EmbeddingResult;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.session.TraceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiEmbeddingsTest {
  private static final Ids IDS = new Ids(new SecureRandom(), InstantSource.system());

  private static EmbeddingResult answered(int status, String body) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/embeddings",
        exchange -> {
          try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    try (var client = HttpClient.newHttpClient()) {
      var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/");
      var port = new OpenAiEmbeddings(client, base, "key", text -> 7);
      return port.embed(
          new EmbeddingCall(
              "embed",
              List.of("a", "b"),
              Duration.ofSeconds(20),
              TraceContext.own("0".repeat(31) + "1", IDS)));
    } finally {
      server.stop(0);
    }
  }

  private static String item(int index, String numbers) {
    return "{\"index\":" + index + ",\"embedding\":[" + numbers + "]}";
  }

  private static String data(String... items) {
    return "{\"data\":[" + String.join(",", items) + "],\"usage\":{\"prompt_tokens\":5}}";
  }

  @Test
  void embeddingsComeInTheOrderOfTheTexts() throws Exception {
    var result = answered(200, data(item(1, "0,1"), item(0, "1,0")));
    assertThat(result).isInstanceOf(EmbeddingResult.Embedded.class);
    var embeddings = ((EmbeddingResult.Embedded) result).embeddings();
    assertThat(embeddings.getFirst().values()).containsExactly(1, 0);
    assertThat(result.inputTokens()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "100000001", "9007199254740991", "null"})
  void aReportThatCannotBeTrueIsNone(String tokens) throws Exception {
    var report = "\"prompt_tokens\":";
    var body = data(item(0, "1,0"), item(1, "0,1")).replace(report + 5, report + tokens);
    var result = answered(200, body);
    assertThat(result).isInstanceOf(EmbeddingResult.Embedded.class);
    assertThat(result.inputTokens()).isEqualTo(14);
  }

  @Test
  void aDoubtfulAnswerIsNoneAndIsCharged() throws Exception {
    var garbled = new EmbeddingResult.Failed("garbled", 14);
    assertThat(answered(200, "<html>")).isEqualTo(garbled);
    assertThat(answered(200, data(item(0, "1,0")))).isEqualTo(garbled);
    assertThat(answered(200, data(item(0, "1,0"), item(0, "1,0")))).isEqualTo(garbled);
    assertThat(answered(200, data(item(0, "1,0"), item(1, "1")))).isEqualTo(garbled);
    assertThat(answered(200, data(item(0, "1,0"), item(1, "1,\"x\"")))).isEqualTo(garbled);
    assertThat(answered(200, data(item(0, "1,0"), item(1, "1,1e99")))).isEqualTo(garbled);
    assertThat(answered(429, "{}")).isEqualTo(new EmbeddingResult.Failed("refused", 0));
  }
}
