package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.LoadFacts.OverloadFacts;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.DataFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The p99 that ring 3 keeps is of all that was admitted: who got no token waited longest. */
final class OverloadVerdictTest {
  private static final long MILLI = 1_000_000;
  private static final Persona WHO =
      new Persona("plain-0001", "user", ActorType.EXTERNAL, Set.of(), null);

  private static TurnRecord turn(long firstToken) {
    var turn =
        new TurnRecord(new Assignment(TierId.A, WHO, "ses_1", "nonce", 100, 10, Duration.ZERO));
    turn.sending(0, 0);
    if (firstToken > 0) {
      turn.event("token", firstToken);
      turn.event("turn.completed", firstToken + MILLI);
    }
    return turn;
  }

  private static @Nullable String reason(int inTime, int late, int never) {
    var turns = new ArrayList<TurnRecord>();
    for (int i = 0; i < inTime; i++) {
      turns.add(turn(100 * MILLI));
    }
    for (int i = 0; i < late; i++) {
      turns.add(turn(2_100 * MILLI));
    }
    for (int i = 0; i < never; i++) {
      turns.add(turn(0));
    }
    var empty = new Phase("empty", List.of(), Map.of(), Map.of());
    var under = new Phase("overload", turns, Map.of(), Map.of());
    var facts = new OverloadFacts(10, 5, 5, turns.size(), turns.size(), 0, 0, true);
    var unsaid = new Slo(JsonValue.object());
    var overload = new OverloadPhase.Seen(under, empty, facts, "quiet");
    var quota = new QuotaPhase.Seen(List.of(), empty.facts());
    var seen = new Observed(List.of(), unsaid, unsaid, quota, overload);
    var check =
        LoadCheck.all().stream()
            .filter(one -> one.kind() == LoadCheck.Kind.OVERLOAD_FIRST_TOKEN)
            .findFirst()
            .orElseThrow();
    return new Verdicts(DataFiles.defaults().tierData(3), seen).reason(check);
  }

  @Test
  void oneInAHundredMayBeLateOrNeverCome() {
    assertThat(reason(990, 10, 0)).isNull();
    assertThat(reason(990, 0, 10)).isNull();
    assertThat(reason(990, 5, 5)).isNull();
  }

  @Test
  void theLateAndThoseThatNeverCameShareIt() {
    assertThat(reason(982, 9, 9)).contains("got p99 2", "9 of 1000 without a token");
    assertThat(reason(989, 11, 0)).contains("got p99 2");
  }

  @Test
  void aP99ThatNeverCameIsNotKept() {
    assertThat(reason(989, 0, 11)).contains("got p99 never", "11 of 1000 without a token");
    assertThat(reason(0, 0, 1)).contains("got p99 never");
    assertThat(reason(0, 0, 0)).isNotNull();
  }
}
