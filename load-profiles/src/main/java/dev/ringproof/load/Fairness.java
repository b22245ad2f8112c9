package dev.ringproof.load;

import dev.ringproof.contract.verdict.Judged;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.load.StepFacts.Quiet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant far beyond its share costs the others: each of their p99 beside the one that they
 * have without it, and their refusals. Both are of the same turns, offered twice.
 */
final class Fairness {
  /** Of fewer turns the p99 is the slowest one or two, which says nothing of a tenant. */
  static final int LEAST = 200;

  private Fairness() {}

  /**
   * Judges it; empty where a step has no loud tenant.
   *
   * @param below the ratio that a p99 has to stay below
   */
  static List<Judged> of(StepFacts fair, StepFacts loud, double below) {
    var before = fair.quiet();
    var after = loud.quiet();
    if (before == null || after == null) {
      return List.of();
    }
    var judged = new ArrayList<Judged>();
    for (var one : before.latencies()) {
      judged.add(ratio(loud.name(), one, same(after.latencies(), one), below));
    }
    judged.add(refusals(loud.name(), before, after));
    return judged;
  }

  private static @Nullable Latency same(List<Latency> among, Latency one) {
    return among.stream()
        .filter(other -> other.tier() == one.tier() && other.metric().equals(one.metric()))
        .findFirst()
        .orElse(null);
  }

  private static Judged ratio(String step, Latency before, @Nullable Latency after, double below) {
    var id = step + ".others-" + before.metric() + "-" + before.tier();
    var was = before.p99Micros();
    var few = Math.min(before.count(), after == null ? 0 : after.count());
    if (was == null || few < LEAST) {
      return new Judged(
          id,
          Verdict.INSUFFICIENT_EVIDENCE,
          few + " turns in the lesser step" + (was == null ? ", p99 never before" : ""),
          null,
          below,
          Math.max(0, LEAST - few),
          "no p99 to compare with, at least " + LEAST + " turns in each step asked for");
    }
    var is = after == null ? null : after.p99Micros();
    if (is == null) {
      return new Judged(
          id,
          Verdict.FAIL,
          String.format(Locale.ROOT, "p99 %.1f ms before, never with the loud tenant", was / 1e3),
          null,
          below,
          0,
          "MISSED");
    }
    var ratio = is / (double) was;
    return new Judged(
        id,
        ratio < below ? Verdict.PASS : Verdict.FAIL,
        String.format(
            Locale.ROOT, "p99 %.1f ms before, %.1f ms with the loud tenant", was / 1e3, is / 1e3),
        ratio,
        below,
        0,
        String.format(
            Locale.ROOT,
            "%.2f times, under %.2f asked for: %s",
            ratio,
            below,
            ratio < below ? "met" : "MISSED"));
  }

  private static Judged refusals(String step, Quiet before, Quiet after) {
    var met = after.refused() <= before.refused();
    return new Judged(
        step + ".others-refused",
        met ? Verdict.PASS : Verdict.FAIL,
        String.format(
            Locale.ROOT,
            "%d of %d before, %d of %d with the loud tenant",
            before.refused(),
            before.offered(),
            after.refused(),
            after.offered()),
        (double) after.refused(),
        before.refused(),
        0,
        "no more than before asked for: " + (met ? "met" : "MISSED"));
  }
}
