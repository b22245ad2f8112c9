package dev.ringproof.load;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.ProfileReport.Measured;
import dev.ringproof.load.ProfileRun.Done;
import dev.ringproof.load.spec.Arriving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what a runtime takes, then offers multiples of that. Turns alone say how long one takes;
 * more turns than it has places for say how many a second it completes while it refuses the rest.
 * That is counted over whole lengths of a turn, since places come free in waves.
 */
final class Multiples {
  private static final double ALONE_RATE = 4;
  private static final Duration ALONE = Duration.ofSeconds(5);
  private static final double BEYOND = 1.5;
  private static final double MOST_RATE = 150;
  private static final int LENGTHS = 2;
  private static final Duration LEAST = Duration.ofSeconds(10);

  private final ProfileRun run;
  private final Arriving.Multiples asked;

  Multiples(ProfileRun run, Arriving.Multiples asked) {
    this.run = run;
    this.asked = asked;
  }

  /**
   * Measures and offers. Where nothing could be measured (no turn ended, no limit is printed, or
   * the runtime took whatever this machine can offer) what was seen until then is all.
   */
  Done offered() {
    var alone = run.constant("alone", null, ALONE_RATE, ALONE);
    var turn = meanSeconds(alone);
    var limit = run.slo().limit(TierId.A);
    if (turn <= 0 || limit <= 0) {
      var why = turn <= 0 ? "no turn ended" : "the runtime prints no limit of Tier A";
      return new Done(null, List.of(alone), "nothing to measure by: " + why);
    }
    var time = Duration.ofMillis((long) (1_000 * LENGTHS * turn));
    var rate = Math.min(MOST_RATE, BEYOND * limit / turn);
    var over = run.constant("limit", null, rate, time.compareTo(LEAST) < 0 ? LEAST : time);
    if (over.all().refused() == 0 || over.all().completed() == 0) {
      var why =
          String.format(
              Locale.ROOT,
              "no limit was measured: at %.1f arrivals a second %d turns were refused, %d completed",
              rate,
              over.all().refused(),
              over.all().completed());
      return new Done(null, List.of(alone, over), why);
    }
    var takes = over.all().completed() / over.seconds();
    return new Done(
        new Measured(turn, limit, over.perSecond(), takes, over.all().failed()),
        steps(takes),
        null);
  }

  private List<StepFacts> steps(double takes) {
    var steps = new ArrayList<StepFacts>();
    for (var times : asked.times()) {
      steps.add(run.constant(trimmed(times) + "x", times, times * takes, asked.each()));
    }
    return steps;
  }

  private static double meanSeconds(StepFacts step) {
    return step.distributions().stream()
            .filter(d -> d.metric().equals("turn") && d.clock().equals("sent"))
            .flatMap(d -> d.values().stream())
            .mapToDouble(value -> value.micros() * value.count() / 1e6)
            .sum()
        / Math.max(1, step.all().completed());
  }

  private static String trimmed(double times) {
    return times == Math.rint(times)
        ? String.valueOf((long) times)
        : String.format(Locale.ROOT, "%.1f", times);
  }
}
