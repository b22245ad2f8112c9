package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is asked for a summary, where nothing is configured but what comes with the runtime. */
final class SummaryModelTest extends InAWorld {
  private final List<String> summarisers = new ArrayList<>();

  @Test
  void theCheapestModelOfTheTierSummarisesAndIsCharged() throws Exception {
    world.primary = this::answer;
    world.fallback = this::answer;
    var session = world.session("A", world.user());
    var part = "word ".repeat(16_000);
    take(session, part);
    var told = take(session, part);

    // Cheaper is a model that embeds, and that no provider answers chats by.
    assertThat(summarisers).containsExactly("small");
    assertThat(told).contains("event: context.summarized");
    assertThat(told)
        .contains(
            "{\"model\":\"small\",\"inputTokens\":10,\"outputTokens\":2,\"costMicros\":3,"
                + "\"outcome\":\"summary\"}");
  }

  private String take(String session, String message) throws Exception {
    var body = Json.write(JsonValue.object().with("message", message));
    var path = "/v1/sessions/" + session + "/turns";
    var reply = world.send("POST", path, world.user(), body);
    assertThat(reply.body()).contains("event: turn.completed");
    return reply.body();
  }

  private void answer(JsonValue request, World.Chunks out) throws IOException {
    var messages = request.items("/messages");
    if (messages.getLast().text("/content").orElse("").startsWith("Summarise")) {
      summarisers.add(request.text("/model").orElse("none"));
    }
    out.says("all is well").ends("stop");
  }
}
