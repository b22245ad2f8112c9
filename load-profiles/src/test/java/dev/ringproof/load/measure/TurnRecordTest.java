package dev.ringproof.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.TurnRecord.End;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.persona.TokenForge;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Latency counts from when a turn should have started, so that a late injector hides nothing. */
final class TurnRecordTest {
  private static final long MILLI = 1_000_000;

  private final TurnRecord turn =
      new TurnRecord(
          new Assignment(
              TierId.A,
              new Personas(2, TenantPlan.plain(1), TokenForge.fresh(Clock.systemUTC())).user(),
              "ses_1",
              "nonce",
              100,
              11,
              Duration.ZERO));

  @Test
  void aStallOfTheInjectorIsInTheFigureFromTheIntendedStart() {
    turn.sending(0, 1_400 * MILLI);
    turn.event("token", 1_450 * MILLI);
    turn.event("turn.completed", 1_500 * MILLI);
    assertThat(turn.lag()).isEqualTo(1_400 * MILLI);
    assertThat(turn.firstTokenFromIntended()).isEqualTo(1_450 * MILLI);
    assertThat(turn.firstTokenFromSent()).isEqualTo(50 * MILLI);
    assertThat(turn.turnFromIntended()).isEqualTo(1_500 * MILLI);
    assertThat(turn.turnFromSent()).isEqualTo(100 * MILLI);
    assertThat(turn.perToken()).isEqualTo(5 * MILLI);
  }

  @Test
  void leavingEarlyFlattersNothing() {
    turn.sending(10 * MILLI, 8 * MILLI);
    turn.event("token", 20 * MILLI);
    assertThat(turn.lag()).isZero();
    assertThat(turn.firstTokenFromIntended()).isEqualTo(12 * MILLI);
  }

  @Test
  void onlyACompletedTurnIsASuccess() {
    assertThat(turn.end()).isEqualTo(End.UNSENT);
    turn.sending(0, 0);
    assertThat(turn.end()).isEqualTo(End.FAILED);
    turn.answered(503);
    assertThat(turn.end()).isEqualTo(End.REFUSED);
    assertThat(turn.admitted()).isFalse();
    turn.event("turn.failed", MILLI);
    assertThat(turn.end()).isEqualTo(End.FAILED);
    assertThat(turn.admitted()).isTrue();
    turn.event("turn.completed", MILLI);
    assertThat(turn.terminals()).isEqualTo(2);
    assertThat(turn.completed()).isFalse();
  }
}
