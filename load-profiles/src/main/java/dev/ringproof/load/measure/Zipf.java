package dev.ringproof.load.measure;

import java.util.SplittableRandom;

/**
 * Draws ranks of which the first comes most often: the k-th as often as 1/k to the power of the
 * skew. A seed gives the same ranks again.
 */
public final class Zipf {
  private final double[] upTo;
  private final SplittableRandom random;

  /**
   * Starts a sequence.
   *
   * @param count of ranks, 1 or more
   * @param skew 0: all as often; 1: the first twice as often as the second
   */
  public Zipf(int count, double skew, long seed) {
    if (count < 1 || !(skew >= 0)) {
      throw new IllegalArgumentException(
          "found "
              + count
              + " ranks with skew "
              + skew
              + ", expected 1 or more and no skew below 0");
    }
    this.upTo = new double[count];
    this.random = new SplittableRandom(seed);
    var sum = 0.0;
    for (int k = 0; k < count; k++) {
      sum += Math.pow(k + 1.0, -skew);
      upTo[k] = sum;
    }
    for (int k = 0; k < count; k++) {
      upTo[k] /= sum;
    }
  }

  /** Returns the next rank, from 0. */
  public int next() {
    var drawn = random.nextDouble();
    var rank = 0;
    while (rank < upTo.length - 1 && drawn >= upTo[rank]) {
      rank++;
    }
    return rank;
  }

  /** Returns the share of all draws that a rank has. */
  public double share(int rank) {
    return upTo[rank] - (rank == 0 ? 0 : upTo[rank - 1]);
  }
}
