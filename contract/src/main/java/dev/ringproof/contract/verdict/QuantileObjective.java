package dev.ringproof.contract.verdict;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A quantile of times that must be proven to be within a limit.
 *
 * @param quantile such as 0.95, above 0 and below 1
 * @param limitMicros the largest value that the quantile may have
 * @param confidence of the one-sided bounds, from 0.5 to below 1
 */
public record QuantileObjective(String id, double quantile, long limitMicros, double confidence) {
  public QuantileObjective {
    Bounds.checkShare("quantile", quantile);
    Bounds.checkConfidence(confidence);
    if (limitMicros < 0 || limitMicros == CountedSample.NEVER) {
      throw new IllegalArgumentException(
          "found limit " + limitMicros + " microseconds, expected at least 0 and an end");
    }
  }

  /**
   * Judges a sample: PASS only if the upper bound is within the limit, FAIL only if the lower bound
   * is beyond it.
   */
  public Judged judge(CountedSample sample) {
    var total = sample.total();
    if (total == 0) {
      var needed = Bounds.samplesForRate(quantile, confidence);
      var reason = "no sample; " + Words.whole(needed) + " within the limit would prove it";
      return judged(Verdict.INSUFFICIENT_EVIDENCE, "no sample", null, needed, reason);
    }
    var upper = Bounds.quantileUpper(sample, quantile, confidence);
    var lower = Bounds.quantileLower(sample, quantile, confidence);
    var seen = observed(sample, total);
    var at = Words.percent(confidence);
    var limit = Words.millis(limitMicros);
    if (upper.isPresent() && upper.getAsLong() <= limitMicros) {
      var reason = "upper " + at + " bound " + words(upper) + " is within " + limit;
      return judged(Verdict.PASS, seen, finite(upper), 0, reason);
    }
    if (lower.isPresent() && lower.getAsLong() > limitMicros) {
      var reason = "lower " + at + " bound " + words(lower) + " is beyond " + limit;
      return judged(Verdict.FAIL, seen, finite(lower), 0, reason);
    }
    // The quantile is within the limit just when the share of values within it is at least q.
    var more = Bounds.moreForRate(sample.countUpTo(limitMicros), total, quantile, confidence);
    var reason =
        at
            + " bounds "
            + words(lower)
            + " to "
            + words(upper)
            + " leave "
            + limit
            + " open; "
            + Words.more(more);
    return judged(Verdict.INSUFFICIENT_EVIDENCE, seen, finite(upper), more.orElse(0), reason);
  }

  private String observed(CountedSample sample, long total) {
    var rank = Math.clamp((long) Math.ceil(quantile * total), 1, total);
    return "p"
        + Words.percent(quantile).replace(" %", "")
        + " of "
        + total
        + " = "
        + Words.millis(sample.ranked(rank));
  }

  private Judged judged(
      Verdict verdict, String observed, @Nullable Double bound, long needed, String reason) {
    return new Judged(id, verdict, observed, bound, limitMicros, needed, reason);
  }

  private static @Nullable Double finite(OptionalLong bound) {
    return bound.isEmpty() || bound.getAsLong() == CountedSample.NEVER
        ? null
        : (double) bound.getAsLong();
  }

  private static String words(OptionalLong bound) {
    return bound.isEmpty() ? "none (too few samples)" : Words.millis(bound.getAsLong());
  }
}
