package dev.ringproof.contract.verdict;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Binomial tails through the incomplete beta function: exact, for totals beyond an int, and
 * continuous in the counts, so that a search over sample sizes at a fixed rate is monotone.
 */
final class Binomial {
  private Binomial() {}

  /** Returns P(X >= good) for X binomial over {@code total} trials at {@code rate}. */
  static double atLeast(double good, double total, double rate) {
    return good <= 0 ? 1 : BetaDistribution.of(good, total - good + 1).cumulativeProbability(rate);
  }

  /** Returns P(X <= good) for X binomial over {@code total} trials at {@code rate}. */
  static double atMost(double good, double total, double rate) {
    return good >= total
        ? 1
        : BetaDistribution.of(good + 1, total - good).survivalProbability(rate);
  }
}
