package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Two hundred turns, of which the first ones are known at the end. */
final class LongConversationTest extends InAWorld {
  private static final int TURNS = 200;
  private static final int EACH = 10;
  private static final Pattern FACT = Pattern.compile("fact[a-z]+z");

  private final List<JsonValue> asked = new ArrayList<>();
  private int summaries;
  private boolean forgetful;

  @Test
  void factsOfTwoHundredTurnsAreBeforeTheModelAtTheEnd() throws Exception {
    world.primary = this::answer;
    world.fallback = this::answer;
    var told = converse(TURNS);

    assertThat(facts(asked.getLast())).containsExactlyInAnyOrderElementsOf(told);
    assertThat(summaries).isBetween(TURNS / 25, TURNS / 12);
  }

  /** The measure itself: a summariser that keeps nothing leaves the last turns' facts alone. */
  @Test
  void summariserThatForgetsIsSeenToForget() throws Exception {
    forgetful = true;
    world.primary = this::answer;
    world.fallback = this::answer;
    var told = converse(TURNS / 4);

    assertThat(facts(asked.getLast())).isNotEmpty().hasSizeLessThan(told.size());
  }

  private List<String> converse(int turns) throws Exception {
    var session = world.session("A", world.user());
    var told = new ArrayList<String>();
    for (int i = 0; i < turns; i++) {
      var message = "turn of a long talk";
      if (i % EACH == 0) {
        told.add("fact" + (char) ('a' + i / EACH) + "z");
        message = "remember " + told.getLast();
      }
      var reply =
          world.send(
              "POST",
              "/v1/sessions/" + session + "/turns",
              world.user(),
              "{\"message\":\"" + message + "\"}");
      assertThat(reply.body()).contains("event: turn.completed");
    }
    return told;
  }

  private static List<String> facts(JsonValue request) {
    return FACT.matcher(Json.write(request)).results().map(m -> m.group()).distinct().toList();
  }

  /** A summariser that keeps each fact it reads, and nothing else. */
  private void answer(JsonValue request, World.Chunks out) throws IOException {
    var messages = request.items("/messages");
    if (messages.getLast().text("/content").orElse("").startsWith("Summarise")) {
      summaries++;
      out.says(forgetful ? "nothing of note" : String.join(" and ", facts(request))).ends("stop");
      return;
    }
    asked.add(request);
    out.says("ok").ends("stop");
  }
}
