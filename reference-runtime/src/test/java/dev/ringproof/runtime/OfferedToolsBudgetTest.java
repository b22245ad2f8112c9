package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.model.tokens.JtokkitCounter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tools that are offered, and arguments that are sent back, are read and paid for as well. */
final class OfferedToolsBudgetTest extends InAWorld {
  private static final JtokkitCounter COUNTER = new JtokkitCounter();
  private static final String WORDS = "word ".repeat(400).strip();

  @Test
  void aReservationPaysForReadingThem() throws Exception {
    var session = session("{\"tier\":\"A\"}");
    var reserved = new AtomicLong();
    world.primary =
        (request, out) -> {
          reserved.set(reserved(session));
          World.hello(request, out);
        };
    assertThat(take(session)).contains("event: turn.completed");
    assertThat(tools(asked())).isPositive();
    assertThat(reserved.get())
        .isGreaterThanOrEqualTo(3 * (texts(asked()) + tools(asked())) + 2 * 2_048);
  }

  @Test
  void anAnswerLeavesRoomForThemInANarrowWindow() throws Exception {
    var session = session("{\"tier\":\"A\",\"budget\":{\"tokens\":1000,\"micros\":5000000}}");
    assertThat(take(session)).contains("event: turn.completed");
    assertThat(most(asked()))
        .isGreaterThan(16)
        .isLessThanOrEqualTo(1_000 - texts(asked()) - tools(asked()));
  }

  @Test
  void aWindowThatPaysForTheTextsAloneGivesTheShortestAnswer() throws Exception {
    world.primary = World::hello;
    var session = session("{\"tier\":\"A\",\"budget\":{\"tokens\":150,\"micros\":5000000}}");
    assertThat(take(session)).contains("event: turn.completed");
    assertThat(texts(asked()) + tools(asked())).isGreaterThan(150);
    assertThat(most(asked())).isEqualTo(16);
  }

  @Test
  void whatAnActionWasAskedWithIsReadOnceMore() throws Exception {
    world.primary = OfferedToolsBudgetTest::mail;
    var session = session("{\"tier\":\"A\",\"budget\":{\"tokens\":1500,\"micros\":5000000}}");
    assertThat(take(session)).contains("event: tool.completed", "event: turn.completed");
    assertThat(world.modelCalls).hasSize(2);
    // The first call was charged 12 tokens.
    assertThat(most(asked()))
        .isGreaterThan(16)
        .isLessThanOrEqualTo(1_500 - 12 - texts(asked()) - tools(asked()) - 400);
  }

  private JsonValue asked() {
    return world.modelCalls.getLast();
  }

  private static long most(JsonValue request) {
    return request.whole("/max_tokens").orElseThrow();
  }

  private static long tools(JsonValue request) {
    return COUNTER.count(Json.write(request.at("/tools").orElseThrow()));
  }

  private static long texts(JsonValue request) {
    return request.items("/messages").stream()
        .mapToLong(message -> COUNTER.count(message.text("/content").orElse("")))
        .sum();
  }

  private String session(String body) throws Exception {
    return Json.parse(world.send("POST", "/v1/sessions", world.user(), body).body())
        .text("/id")
        .orElseThrow();
  }

  private String take(String session) throws Exception {
    var path = "/v1/sessions/" + session + "/turns";
    return world.send("POST", path, world.user(), "{\"message\":\"go\"}").body();
  }

  private long reserved(String session) throws IOException {
    try {
      var view = world.send("GET", "/v1/sessions/" + session, world.user(), "").body();
      return Json.parse(view).whole("/budget/reserved/tokens").orElseThrow();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void mail(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Sent").ends("stop");
    } else {
      var arguments = JsonValue.object().with("to", "a@b.c").with("body", WORDS);
      out.asks("send_email", Json.write(arguments)).ends("tool_calls");
    }
  }
}
