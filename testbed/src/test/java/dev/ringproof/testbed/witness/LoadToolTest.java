package dev.ringproof.testbed.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Load prompts that want a tool. */
final class LoadToolTest {
  @Test
  void asksForALoadPromptsToolAndAnswersOnceItIsTold() throws IOException, InterruptedException {
    try (var witness = Witness.start()) {
      witness.loadPace(Duration.ZERO);
      var text = LoadPrompt.text("load-2", 3, 10, "lookup_order");
      assertThat(LoadPrompt.words(text)).isEqualTo(3);
      var user = "{\"role\":\"user\",\"content\":\"" + text + "\"}";
      var tools =
          "[{\"type\":\"function\",\"function\":{\"name\":\"lookup_order\",\"parameters\":"
              + "{\"type\":\"object\",\"required\":[\"order\",\"many\"],\"properties\":"
              + "{\"order\":{\"type\":\"string\"},\"note\":{\"type\":\"string\"},"
              + "\"many\":{\"type\":\"integer\",\"minimum\":7}}}}}]";
      var asked = stream(witness, user, tools);
      assertThat(asked)
          .contains("\"name\":\"lookup_order\"", "tool_calls", "[DONE]")
          .contains("{\\\"order\\\":\\\"load-2\\\",\\\"many\\\":7}")
          .doesNotContain("note");
      assertThat(witness.load().of("load-2").orElseThrow().asked()).isEqualTo(1);
      var told = stream(witness, user + ",{\"role\":\"tool\",\"content\":\"here\"}", tools);
      assertThat(told).contains("\"completion_tokens\":10").doesNotContain("tool_calls");
      assertThat(witness.load().of("load-2").orElseThrow())
          .isEqualTo(new LoadLedger.LoadSeen("load-2", 1, 3, 10, 1, 1, 1));
      // Not offered, not asked for: it answers as if none were wanted.
      assertThat(stream(witness, user, "[]")).doesNotContain("tool_calls");
      assertThat(witness.load().of("load-2").orElseThrow().asked()).isEqualTo(1);
    }
  }

  private static String stream(Witness witness, String messages, String tools)
      throws IOException, InterruptedException {
    var body =
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":["
            + messages
            + "],\"tools\":"
            + tools
            + "}";
    var address = "http://127.0.0.1:" + witness.primary().getPort() + "/v1/chat/completions";
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(address))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}
