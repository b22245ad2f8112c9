package dev.ringproof.contract.verdict;

/**
 * A share of good outcomes that must be proven.
 *
 * @param target the least share, above 0 and below 1
 * @param confidence of the one-sided bounds, from 0.5 to below 1
 */
public record RateObjective(String id, double target, double confidence) {
  public RateObjective {
    Bounds.checkShare("target", target);
    Bounds.checkConfidence(confidence);
  }

  /**
   * Judges counts: PASS only if the lower bound clears the target, FAIL only if the upper bound
   * misses it.
   */
  public Judged judge(long good, long total) {
    var lower = Bounds.rateLower(good, total, confidence);
    var upper = Bounds.rateUpper(good, total, confidence);
    if (total == 0) {
      var needed = Bounds.samplesForRate(target, confidence);
      var reason = "no sample; " + Words.whole(needed) + " without a failure would prove it";
      return judged(Verdict.INSUFFICIENT_EVIDENCE, "no sample", lower, needed, reason);
    }
    var seen = good + " of " + total + " = " + Words.percent((double) good / total);
    var at = Words.percent(confidence);
    var aim = Words.percent(target);
    if (lower >= target) {
      var reason = "lower " + at + " bound " + Words.percent(lower) + " clears " + aim;
      return judged(Verdict.PASS, seen, lower, 0, reason);
    }
    if (upper < target) {
      var reason = "upper " + at + " bound " + Words.percent(upper) + " misses " + aim;
      return judged(Verdict.FAIL, seen, upper, 0, reason);
    }
    var more = Bounds.moreForRate(good, total, target, confidence);
    var reason =
        at
            + " bounds "
            + Words.percent(lower)
            + " to "
            + Words.percent(upper)
            + " leave "
            + aim
            + " open; "
            + Words.more(more);
    return judged(Verdict.INSUFFICIENT_EVIDENCE, seen, lower, more.orElse(0), reason);
  }

  private Judged judged(
      Verdict verdict, String observed, double bound, long needed, String reason) {
    return new Judged(id, verdict, observed, bound, target, needed, reason);
  }
}
