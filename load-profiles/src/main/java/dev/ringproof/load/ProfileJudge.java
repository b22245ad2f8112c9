package dev.ringproof.load;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.CountedSample;
import dev.ringproof.contract.verdict.CountedSample.Bucket;
import dev.ringproof.contract.verdict.Judged;
import dev.ringproof.contract.verdict.QuantileObjective;
import dev.ringproof.contract.verdict.RateObjective;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.load.spec.LoadProfile.Expected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says what a profile's figures are worth. What the witness contradicts is a failure however bad
 * the run was; what rests on the clock is believed of a punctual injector alone.
 */
final class ProfileJudge {
  private final Expected expected;
  private final TierData tiers;
  private final ProfileDemands demands;

  ProfileJudge(Expected expected, TierData tiers, ProfileDemands demands) {
    this.expected = expected;
    this.tiers = tiers;
    this.demands = demands;
  }

  /**
   * A verdict.
   *
   * @param reasons why it is not PASS; empty if it is
   */
  record Said(Verdict verdict, List<String> reasons, List<Judged> objectives) {}

  /**
   * Says it.
   *
   * @param injector what the injector held before it drove; null where nobody looked
   * @param stopped why not all of the load was offered; null if it was
   */
  Said judge(List<StepFacts> steps, @Nullable InjectorFacts injector, @Nullable String stopped) {
    var wrong = new ArrayList<String>();
    var invalid = new ArrayList<String>();
    if (stopped != null) {
      invalid.add(stopped);
    }
    if (injector != null && !injector.held()) {
      invalid.add(injector.told());
    }
    var open = new ArrayList<String>();
    if (injector == null) {
      open.add(InjectorFacts.MISSING);
    }
    for (var step : steps) {
      wrong(step).forEach(why -> wrong.add(step.name() + ": " + why));
      invalid(step).forEach(why -> invalid.add(step.name() + ": " + why));
      unreached(step).forEach(why -> open.add(step.name() + ": " + why));
      if (step.all().completed() == 0) {
        open.add(step.name() + ": no turn completed, so that nothing was measured");
      }
    }
    if (steps.isEmpty()) {
      open.add("nothing was offered");
    }
    // What a late injector timed is neither met nor missed.
    var objectives = invalid.isEmpty() ? objectives(steps) : List.<Judged>of();
    for (var objective : objectives) {
      var told = objective.id() + ": " + objective.observed() + "; " + objective.reason();
      switch (objective.verdict()) {
        case PASS -> {}
        case FAIL -> (crowded(steps) ? invalid : wrong).add(told + doubt(steps));
        case INSUFFICIENT_EVIDENCE -> open.add(told);
        case INVALID_RUN -> invalid.add(told);
      }
    }
    var reasons = new ArrayList<>(wrong);
    reasons.addAll(invalid);
    reasons.addAll(open);
    return new Said(verdict(wrong, invalid, open), List.copyOf(reasons), objectives);
  }

  private static Verdict verdict(List<String> wrong, List<String> invalid, List<String> open) {
    if (!wrong.isEmpty()) {
      return Verdict.FAIL;
    }
    if (!invalid.isEmpty()) {
      return Verdict.INVALID_RUN;
    }
    return open.isEmpty() ? Verdict.PASS : Verdict.INSUFFICIENT_EVIDENCE;
  }

  /** What injector, stub and runtime counted has to agree. */
  private static List<String> wrong(StepFacts step) {
    var wrong = new ArrayList<String>();
    var all = step.all();
    add(wrong, all.unwitnessed(), "completed turns that the model stub never saw");
    add(wrong, all.repeated(), "turns that the model stub saw more often than their streams told");
    add(wrong, all.begun(), "refused turns that reached the model all the same");
    add(wrong, all.ends(), "streams with more than one terminal event");
    for (var tool : step.tools()) {
      add(
          wrong,
          tool.repeated(),
          "turns for which " + tool.tool() + " ran more often than asked for");
    }
    if (step.refusals() >= 0 && all.failed() == 0 && step.refusals() != all.refused()) {
      wrong.add(all.refused() + " refusals were seen, and the runtime counted " + step.refusals());
    }
    return wrong;
  }

  /** A mix that says tools and reaches none would measure turns without them. */
  private static List<String> unreached(StepFacts step) {
    var open = new ArrayList<String>();
    for (var tool : step.tools()) {
      if (tool.witnessed() == 0) {
        open.add(
            tool.wanted() + " turns want " + tool.tool() + ", and no call of it was witnessed");
      } else {
        add(
            open,
            tool.unreached(),
            "completed turns never called the tool that they want, " + tool.tool());
      }
    }
    return open;
  }

  private static void add(List<String> wrong, long count, String what) {
    if (count > 0) {
      wrong.add(count + " " + what);
    }
  }

  private List<String> invalid(StepFacts step) {
    var invalid = new ArrayList<String>();
    var unsent = step.all().offered() - step.all().sent();
    if (unsent > 0) {
      invalid.add(unsent + " turns were never sent");
    }
    if (step.lag().p99Micros() > demands.mostLag().toNanos() / 1_000) {
      invalid.add(
          String.format(
              Locale.ROOT,
              "the injector was late itself: p99 %.1f ms, at most %d ms",
              step.lag().p99Micros() / 1_000.0,
              demands.mostLag().toMillis()));
    }
    return invalid;
  }

  private static boolean crowded(List<StepFacts> steps) {
    return steps.stream()
        .map(StepFacts::machineBusy)
        .anyMatch(busy -> busy != null && busy > LoadFacts.MOST_BUSY);
  }

  private static String doubt(List<StepFacts> steps) {
    return crowded(steps) ? "; not believed, since the injector's machine had nothing left" : "";
  }

  private List<Judged> objectives(List<StepFacts> steps) {
    var objectives = new ArrayList<Judged>();
    for (var step : steps) {
      var completed = expected.completed();
      if (completed != null) {
        var objective =
            new RateObjective(step.name() + ".completed", completed, demands.confidence());
        objectives.add(objective.judge(step.all().completed(), step.all().offered()));
      }
      firstTokens(objectives, step);
    }
    var least = expected.goodput();
    if (least != null) {
      var best = steps.stream().max(Comparator.comparingDouble(StepFacts::goodPerSecond));
      steps.stream()
          .filter(step -> step.times() != null && step.times() > 1)
          .forEach(step -> objectives.add(goodput(best.orElse(step), step, least)));
    }
    var below = expected.neighbour();
    if (below != null && steps.size() > 1) {
      objectives.addAll(Fairness.of(steps.getFirst(), steps.getLast(), below));
    }
    return List.copyOf(objectives);
  }

  private void firstTokens(List<Judged> objectives, StepFacts step) {
    var quantile = expected.firstToken();
    if (quantile == null) {
      return;
    }
    for (var latency : step.latencies()) {
      var budget = tiers.firstToken(latency.tier());
      if (latency.metric().equals("first-token") && budget != null) {
        var id = step.name() + ".first-token-" + latency.tier();
        var limit = budget.toNanos() / 1_000;
        objectives.add(
            new QuantileObjective(id, quantile, limit, demands.confidence())
                .judge(sample(step, latency.tier(), latency.never())));
      }
    }
  }

  private static CountedSample sample(StepFacts step, TierId tier, long never) {
    var buckets = new ArrayList<Bucket>();
    step.distributions().stream()
        .filter(d -> d.metric().equals("first-token") && d.clock().equals("intended"))
        .filter(d -> d.tier() == tier)
        .map(Distribution::values)
        .flatMap(List::stream)
        .forEach(value -> buckets.add(new Bucket(value.micros(), value.count())));
    if (never > 0) {
      buckets.add(new Bucket(CountedSample.NEVER, never));
    }
    return new CountedSample(buckets);
  }

  /** Held against the peak, or what was offered where that is less: more cannot come of it. */
  private static Judged goodput(StepFacts best, StepFacts step, double least) {
    var most = Math.min(best.goodPerSecond(), step.perSecond());
    var share = most == 0 ? 0 : step.goodPerSecond() / most;
    var kept = share >= least;
    return new Judged(
        step.name() + ".goodput",
        kept ? Verdict.PASS : Verdict.FAIL,
        String.format(
            Locale.ROOT,
            "%.1f good a second of %.1f offered, beside %.1f at the peak, %s",
            step.goodPerSecond(),
            step.perSecond(),
            best.goodPerSecond(),
            best.name()),
        share,
        least,
        0,
        String.format(
            Locale.ROOT,
            "%.1f %% kept, at least %.0f %% asked for: %s",
            100 * share,
            100 * least,
            kept ? "met" : "MISSED"));
  }
}
