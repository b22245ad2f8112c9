package dev.ringproof.chaos.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.history.Entry;
import dev.ringproof.testbed.history.Entry.Kind;
import dev.ringproof.testbed.history.History;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two turns of one session, and one wrong version at a time. */
final class GrowingVersionsTest {
  private final History history = new History();

  private void turn(String turn, int from, int to) {
    turn(turn, "A", from, to);
  }

  private void turn(String turn, String tier, int from, int to) {
    event(
        turn,
        1,
        "turn.started",
        JsonValue.object().with("session", "s1").with("tier", tier).with("version", from));
    event(turn, 2, "turn.completed", JsonValue.object().with("version", to));
  }

  private void event(String turn, int id, String type, JsonObject data) {
    note(
        Facts.EVENT,
        JsonValue.object()
            .with("turn", turn)
            .with("stream", 1)
            .with("id", id)
            .with("type", type)
            .with("data", data));
  }

  private void session(int version) {
    note(
        Facts.SESSION,
        JsonValue.object().with("session", "s1").with("status", 200).with("version", version));
  }

  private void note(String operation, JsonObject data) {
    history.add(new Entry(0, "client", operation, Kind.INFO, data));
  }

  private InvariantResult judged() {
    return GrowingVersions.check(new Facts(history));
  }

  @Test
  void eachTurnMakesTheVersionOneGreater() {
    turn("t1", 0, 1);
    turn("t2", 1, 2);
    session(2);
    assertThat(judged()).isEqualTo(new InvariantResult("I4", 3, List.of()));
  }

  @Test
  void aTurnThatIsNotInTheSessionIsALostUpdate() {
    turn("t1", 0, 1);
    turn("t2", 1, 2);
    session(1);
    assertThat(judged().violations())
        .containsExactly("s1 is at version 1, its turns ended at [1, 2]");
  }

  @Test
  void twoTurnsThatEndAtOneVersionAreALostUpdate() {
    turn("t1", 0, 1);
    turn("t2", 0, 1);
    session(1);
    assertThat(judged().violations())
        .containsExactly("t2 ended at version 1, as another turn of its session did");
  }

  @Test
  void aVersionThatGoesBackIsFound() {
    turn("t1", 4, 3);
    assertThat(judged().violations()).containsExactly("t1 began at version 4 and ended at 3");
  }

  @Test
  void aWorkflowThatWaitedForAnotherEndsBehindIt() {
    turn("t2", "C", 0, 2);
    turn("t1", "C", 0, 1);
    session(2);
    assertThat(judged().violations()).isEmpty();
  }

  @Test
  void aWorkflowThatEndsBehindNothingIsFound() {
    turn("t1", "C", 0, 2);
    assertThat(judged().violations())
        .containsExactly(
            "t1 began at version 0 and ended at 2, and no other turn made what is between");
  }

  @Test
  void nobodyElseEndsBehindAnother() {
    turn("t1", 0, 1);
    turn("t2", 0, 2);
    assertThat(judged().violations()).containsExactly("t2 began at version 0 and ended at 2");
  }

  @Test
  void aVersionThatNoTurnMadeIsFound() {
    turn("t1", 0, 1);
    session(2);
    assertThat(judged().violations()).hasSize(1);
  }
}
