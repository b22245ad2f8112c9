package dev.ringproof.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.wire.EventType;
import org.junit.jupiter.api.Test;

/** Events as they are made, and as they are read back. */
class TurnEventTest {
  private static final TurnEvent MADE =
      new TurnEvent(7, EventType.TOKEN, JsonValue.object().with("text", "a secret"));

  @Test
  void whatIsReadBackIsWhatWasMade() {
    var read = new TurnEvent(7, EventType.TOKEN, MADE.json());
    assertThat(read).isEqualTo(MADE).hasSameHashCodeAs(MADE);
    assertThat(read.payload()).isEqualTo(MADE.payload());
    assertThat(read).isNotEqualTo(new TurnEvent(8, EventType.TOKEN, MADE.json()));
    assertThat(read).isNotEqualTo(new TurnEvent(7, EventType.RECOVERY, MADE.json()));
    assertThat(read).isNotEqualTo(new TurnEvent(7, EventType.TOKEN, "{}"));
  }

  @Test
  void itsTextStandsInNoLog() {
    assertThat(MADE).hasToString("event 7, token");
  }

  @Test
  void aPayloadThatIsNoObjectIsToldWithTheEvent() {
    for (var text : new String[] {"[]", "{"}) {
      var damaged = new TurnEvent(7, EventType.TOKEN, text);
      assertThatThrownBy(damaged::payload)
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("event 7 holds ");
    }
  }
}
