package dev.ringproof.load.trace;

import java.util.SplittableRandom;

/**
 * Token lengths of real conversations: the published quantiles of the Azure conversation trace,
 * straight lines between them. A seed gives the same lengths again.
 */
public final class Lengths {
  /** Where the quantiles come from, for the evidence. */
  public static final String SOURCE =
      "Azure LLM inference trace 2023 (conversation), quantiles p10/p50/p90/p99: input"
          + " 207/1020/2734/4142 tokens, output 54/129/424/601 tokens, at most 14050 and 1000;"
          + " Patel et al., Splitwise, ISCA 2024, CC-BY 4.0; drawn by seeded inverse interpolation";

  private static final double[] SHARES = {0, 0.10, 0.50, 0.90, 0.99, 1};
  private static final int[] INPUT = {8, 207, 1020, 2734, 4142, 14050};
  private static final int[] OUTPUT = {8, 54, 129, 424, 601, 1000};

  private final SplittableRandom random;

  /** Starts a sequence. */
  public Lengths(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns the next input length. */
  public int input() {
    return at(INPUT, random.nextDouble());
  }

  /** Returns the next output length. */
  public int output() {
    return at(OUTPUT, random.nextDouble());
  }

  private static int at(int[] values, double share) {
    var i = 1;
    while (share > SHARES[i]) {
      i++;
    }
    var within = (share - SHARES[i - 1]) / (SHARES[i] - SHARES[i - 1]);
    return (int) Math.round(values[i - 1] + within * (values[i] - values[i - 1]));
  }
}
