package dev.ringproof.load.trace;

import java.util.List;
import java.util.SplittableRandom;

/** Token lengths drawn from a table of quantiles. A seed gives the same lengths again. */
public final class Lengths {
  private final LengthTable table;
  private final SplittableRandom random;

  /** Starts a sequence of lengths as production has them. */
  public Lengths(long seed) {
    this(LengthTable.PRODUCTION, seed);
  }

  /** Starts a sequence. */
  public Lengths(LengthTable table, long seed) {
    this.table = table;
    this.random = new SplittableRandom(seed);
  }

  /** Returns the next input length. */
  public int input() {
    return at(table.input(), random.nextDouble());
  }

  /** Returns the next output length. */
  public int output() {
    return at(table.output(), random.nextDouble());
  }

  private int at(List<Integer> values, double share) {
    var shares = table.shares();
    var i = 1;
    while (share > shares.get(i)) {
      i++;
    }
    var within = (share - shares.get(i - 1)) / (shares.get(i) - shares.get(i - 1));
    return (int) Math.round(values.get(i - 1) + within * (values.get(i) - values.get(i - 1)));
  }
}
