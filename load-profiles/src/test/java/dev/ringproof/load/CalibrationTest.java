package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.InjectorFacts.Round;
import dev.ringproof.load.Calibration.Rounds;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.testbed.evidence.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an injector can do by itself is known before what it sees of a target is believed. */
final class CalibrationTest {
  private static final Duration MOST = Duration.ofMillis(50);

  @TempDir private Path results = Path.of("");
  private final List<Integer> offered = new ArrayList<>();

  /** An injector that needs so long for each turn, and takes one after the other. */
  static Rounds taking(Duration each) {
    return (rate, time) -> {
      var taken = new ArrayList<TurnRecord>();
      var free = 0L;
      for (var assignment : InjectorBench.turns(rate, time)) {
        var turn = new TurnRecord(assignment);
        var intended = assignment.offset().toNanos();
        var sent = Math.max(intended, free);
        free = sent + each.toNanos();
        turn.sending(intended, sent);
        turn.event("turn.completed", free);
        taken.add(turn);
      }
      return InjectorBench.round(rate, time, taken, taken.size());
    };
  }

  private Calibration noting(Rounds stub) {
    return new Calibration(
        (rate, time) -> {
          offered.add(rate);
          return stub.offered(rate, time);
        },
        MOST);
  }

  private static InjectorFacts before(Calibration calibration, long peak) {
    return calibration.before(peak, Progress.silent());
  }

  @Test
  void aQuickInjectorIsOfferedSeveralTimesThePeakOnceForAllPlansOfAProcess() {
    var quick = noting(taking(Duration.ofNanos(100_000)));
    var facts = before(quick, 50);
    assertThat(facts.held()).isTrue();
    assertThat(facts.told())
        .isEqualTo(
            "the injector held 1,000 turns a second for 1 s, 1,000 of 1,000 completed, lag p99 0.0"
                + " ms against a stub that answers at once, in this process: 20.0 times the plan's"
                + " peak of 50");
    assertThat(before(quick, 160).told()).endsWith("6.3 times the plan's peak of 160");
    assertThat(offered).as("a round that warms up, and one").containsExactly(300, 1_000);
    assertThat(before(quick, 500).told()).contains("4.0 times the plan's peak of 500");
    assertThat(offered).containsExactly(300, 1_000, 2_000);
  }

  /** 20 ms a turn are 50 a second, which is as much as it can. */
  @Test
  void aSlowInjectorIsFoundBeforeItDrives() {
    var slow = noting(taking(Duration.ofMillis(20)));
    assertThat(before(slow, 49).held()).isTrue();
    assertThat(before(slow, 49).told())
        .contains("held 49 turns a second for 2 s", "1.0 times the plan's peak of 49")
        .contains("not held: 1,000 turns a second");
    assertThat(offered).containsExactly(300, 1_000, 196, 49);
    assertThat(before(slow, 12).told()).contains("4.1 times the plan's peak of 12");
    var facts = before(slow, 60);
    assertThat(facts.held()).isFalse();
    assertThat(facts.told())
        .startsWith("the injector itself did not hold the plan's peak, 60 turns a second")
        .contains("60 turns a second for 2 s, 120 of 120 completed", "lag p99 under 50.0 ms")
        .endsWith("not the runtime, and measure again");
  }

  @Test
  void whatWasNotHeldIsMeasuredAgainForWhoeverAsksAgain() {
    var busy = new boolean[] {true};
    var calibration =
        noting(
            (rate, time) ->
                taking(busy[0] ? Duration.ofMillis(30) : Duration.ZERO).offered(rate, time));
    assertThat(before(calibration, 50).held()).isFalse();
    busy[0] = false;
    assertThat(before(calibration, 50).held()).isTrue();
    assertThat(offered).containsExactly(300, 1_000, 200, 50, 50, 1_000);
  }

  @Test
  void aLostOrDoubledTurnIsNoRateThatWasHeld() {
    for (var count : List.of(999, 1_001)) {
      assertThat(facts(50, new Round(1_000, 1, 1_000, count, 1_000, 1)).held()).isFalse();
      assertThat(facts(50, new Round(1_000, 1, 1_000, 1_000, count, 1)).held()).isFalse();
    }
    assertThat(facts(50, new Round(1_000, 1, 1_000, 1_000, 1_000, 1)).held()).isTrue();
    assertThat(facts(50).held()).as("nothing offered").isFalse();
    assertThat(facts(50, new Round(49, 1, 49, 49, 49, 1)).held()).as("below the peak").isFalse();
  }

  private static InjectorFacts facts(long peak, Round... rounds) {
    return new InjectorFacts(peak, 50_000, List.of(rounds));
  }

  /** How late it is depends on the machine; that each turn is sent once and ends does not. */
  @Test
  void theInjectorOfThisProcessIsOfferedItToARealStub() {
    var facts = before(new Calibration(results, Duration.ofDays(1)), 10);
    assertThat(facts.held()).isTrue();
    assertThat(facts.rounds())
        .singleElement()
        .satisfies(
            round -> {
              assertThat(round.perSecond()).isEqualTo(1_000);
              assertThat(round.turns()).isEqualTo(1_000);
              assertThat(round.served()).isEqualTo(1_000);
            });
    var never = before(new Calibration(results, Duration.ZERO), 10);
    assertThat(never.held()).isFalse();
    assertThat(never.rounds()).map(Round::perSecond).containsExactly(1_000L, 40L, 10L, 10L);
  }

  @Test
  void thePeakIsTheFullestSecondWhereverItBegins() {
    assertThat(Calibration.peakOf(List.of())).isZero();
    var constant = new Pattern.Constant(50).offsets(new Until.Turns(500), 0);
    assertThat(Calibration.peakOf(constant)).isEqualTo(50);
    var burst =
        new Pattern.Burst(10, 30, Duration.ofMillis(600), Duration.ofMillis(4_700))
            .offsets(new Until.Elapsed(Duration.ofSeconds(12)), 0);
    assertThat(Calibration.peakOf(burst)).isEqualTo(40);
  }
}
