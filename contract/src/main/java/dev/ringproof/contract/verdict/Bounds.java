package dev.ringproof.contract.verdict;

import java.util.OptionalLong;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;

/**
 * Exact one-sided confidence bounds: Clopper-Pearson for rates, order statistics for quantiles. No
 * distribution of the times is assumed.
 */
public final class Bounds {
  private static final long MOST = 10_000_000_000L;
  private static final int HALVINGS = 200;

  private Bounds() {}

  /** Returns the lower Clopper-Pearson bound of a rate; 0 when nothing was seen. */
  public static double rateLower(long good, long total, double confidence) {
    checkCounts(good, total);
    var alpha = 1 - checkConfidence(confidence);
    // The lower end of the last interval: rounding never helps to pass.
    return good == 0
        ? 0
        : split(rate -> Binomial.atLeast((double) good, (double) total, rate) <= alpha)[0];
  }

  /** Returns the upper Clopper-Pearson bound of a rate; 1 when nothing was seen. */
  public static double rateUpper(long good, long total, double confidence) {
    checkCounts(good, total);
    var alpha = 1 - checkConfidence(confidence);
    return good == total
        ? 1
        : split(rate -> Binomial.atMost((double) good, (double) total, rate) > alpha)[1];
  }

  /**
   * Returns a value that the quantile exceeds with at most the confidence's complement: the
   * smallest order statistic that does. Empty when the sample is too small to have one, see {@link
   * #samplesForRate}.
   */
  public static OptionalLong quantileUpper(
      CountedSample sample, double quantile, double confidence) {
    checkShare("quantile", quantile);
    var alpha = 1 - checkConfidence(confidence);
    var total = sample.total();
    var rank =
        first(1, total, r -> Binomial.atLeast((double) r, (double) total, quantile) <= alpha);
    return rank.isPresent() ? OptionalLong.of(sample.ranked(rank.getAsLong())) : rank;
  }

  /**
   * Returns a value that the quantile falls below with at most the confidence's complement: the
   * largest order statistic that does. Empty when the sample is too small to have one.
   */
  public static OptionalLong quantileLower(
      CountedSample sample, double quantile, double confidence) {
    checkShare("quantile", quantile);
    var alpha = 1 - checkConfidence(confidence);
    var total = sample.total();
    var beyond = first(1, total, r -> Binomial.atMost(r - 1.0, (double) total, quantile) > alpha);
    var rank = beyond.isPresent() ? beyond.getAsLong() - 1 : total;
    return rank < 1 ? OptionalLong.empty() : OptionalLong.of(sample.ranked(rank));
  }

  /** Returns the fewest samples that prove the rate when none of them fails. */
  public static long samplesForRate(double target, double confidence) {
    checkShare("target", target);
    var alpha = 1 - checkConfidence(confidence);
    var samples = Math.max(1, (long) (Math.log(alpha) / Math.log(target)) - 1);
    while (Math.pow(target, (double) samples) > alpha) {
      samples++;
    }
    return samples;
  }

  /**
   * Returns how many more samples would decide whether the rate meets the target, if they come at
   * the rate seen (without a failure when nothing was seen); 0 when it is decided. Empty when the
   * rate seen is the target, or so near to it that ten thousand million would not do.
   */
  public static OptionalLong moreForRate(long good, long total, double target, double confidence) {
    checkCounts(good, total);
    checkShare("target", target);
    if (total == 0) {
      return OptionalLong.of(samplesForRate(target, confidence));
    }
    var alpha = 1 - checkConfidence(confidence);
    var seen = (double) good / total;
    LongPredicate decides =
        seen > target
            ? n -> Binomial.atLeast(seen * n, (double) n, target) <= alpha
            : n -> Binomial.atMost(seen * n, (double) n, target) < alpha;
    var limit = total;
    while (!decides.test(limit)) {
      if (seen == target || limit >= MOST) {
        return OptionalLong.empty();
      }
      limit = Math.min(MOST, limit * 2);
    }
    return OptionalLong.of(first(total, limit, decides).orElseThrow() - total);
  }

  /** Returns the neighbouring rates between which a condition that starts true turns false. */
  private static double[] split(DoublePredicate holds) {
    var low = 0.0;
    var high = 1.0;
    for (int i = 0; i < HALVINGS; i++) {
      var middle = low + (high - low) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (holds.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new double[] {low, high};
  }

  /** Returns the first number for which a condition that stays true once true is true. */
  private static OptionalLong first(long from, long to, LongPredicate holds) {
    if (to < from || !holds.test(to)) {
      return OptionalLong.empty();
    }
    var low = from;
    var high = to;
    while (low < high) {
      var middle = low + (high - low) / 2;
      if (holds.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return OptionalLong.of(low);
  }

  private static void checkCounts(long good, long total) {
    if (good < 0 || good > total) {
      throw new IllegalArgumentException(
          "found " + good + " good of " + total + ", expected 0 <= good <= total");
    }
  }

  /** Returns the confidence; below a half the two bounds would change places. */
  static double checkConfidence(double confidence) {
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "found confidence " + confidence + ", expected at least 0.5 and below 1");
    }
    return confidence;
  }

  /** Returns the share, which lies strictly between 0 and 1: no sample proves either end. */
  static double checkShare(String what, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "found " + what + " " + share + ", expected above 0 and below 1");
    }
    return share;
  }
}
