package dev.ringproof.contract.tier;

/**
 * An amount of tokens and of money, reserved, charged or left. Both halves bind: what fits must fit
 * in both.
 *
 * @param tokens input and output tokens together
 * @param micros millionths of the price list's currency
 */
public record Spend(long tokens, long micros) {
  /** Nothing. */
  public static final Spend NONE = new Spend(0, 0);

  /** Returns the sum; throws ArithmeticException rather than wrap around. */
  public Spend plus(Spend other) {
    return new Spend(Math.addExact(tokens, other.tokens), Math.addExact(micros, other.micros));
  }

  /** Returns the difference, which may be negative. */
  public Spend minus(Spend other) {
    return new Spend(
        Math.subtractExact(tokens, other.tokens), Math.subtractExact(micros, other.micros));
  }

  /** Whether both halves are at most the limit's. */
  public boolean fitsIn(Spend limit) {
    return tokens <= limit.tokens && micros <= limit.micros;
  }

  /** Returns the larger of each half: the worst of two branches. */
  public Spend worst(Spend other) {
    return new Spend(Math.max(tokens, other.tokens), Math.max(micros, other.micros));
  }

  /** Returns the smaller of each half: the headroom under two limits. */
  public Spend tightest(Spend other) {
    return new Spend(Math.min(tokens, other.tokens), Math.min(micros, other.micros));
  }
}
