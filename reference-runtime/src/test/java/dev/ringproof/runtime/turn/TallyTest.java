package dev.ringproof.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private final ArrayList<String> counted = new ArrayList<>();
  private final ArrayList<JsonObject> messages = new ArrayList<>();
  private final Tally tally = new Tally();

  private long tokens() {
    return tally.of(
        messages,
        text -> {
          counted.add(text);
          return text.length();
        });
  }

  private void say(String content) {
    messages.add(JsonValue.object().with("content", content));
  }

  @Test
  void eachMessageIsCountedOnce() {
    say("ab");
    say("c");
    assertThat(tokens()).isEqualTo(2 + 1 + 2 * 4);
    say("def");
    assertThat(tokens()).isEqualTo(2 + 1 + 3 + 3 * 4);
    assertThat(tokens()).isEqualTo(2 + 1 + 3 + 3 * 4);
    assertThat(counted).containsExactly("ab", "c", "def");
  }

  @Test
  void whatToolsAreCalledWithIsRead() {
    var function = JsonValue.object().with("name", "find").with("arguments", "{\"a\":1}");
    var call = JsonValue.object().with("id", "act_1").with("function", function);
    messages.add(
        JsonValue.object().with("content", "").with("tool_calls", JsonValue.array(call, call)));
    assertThat(tokens()).isEqualTo(4 + 2 * (4 + 7));
  }

  @Test
  void whatWasCountedBeforeIsNotCountedAgain() {
    say("ab");
    tally.known(messages, 6);
    say("c");
    assertThat(tokens()).isEqualTo(6 + 1 + 4);
    assertThat(counted).containsExactly("c");
  }
}
