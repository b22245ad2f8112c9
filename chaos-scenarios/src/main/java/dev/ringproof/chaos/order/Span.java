package dev.ringproof.chaos.order;

/**
 * When a call was sent and when its answer was there, by the clock of the harness.
 *
 * @param ended {@link #NEVER} for a call without an answer: it may take place at any time, or not
 */
public record Span(long began, long ended) {
  /** The end of what has none. */
  public static final long NEVER = Long.MAX_VALUE;

  public Span {
    if (ended < began) {
      throw new IllegalArgumentException("a call that ended at " + ended + ", before " + began);
    }
  }

  /** Returns the span of something that may happen at any time from then on, or not at all. */
  public static Span from(long began) {
    return new Span(began, NEVER);
  }

  /** Returns the span up to now. */
  public static Span since(long began) {
    return new Span(began, System.nanoTime());
  }

  /** Whether there was an answer. */
  public boolean answered() {
    return ended != NEVER;
  }

  /** Returns the same without its end. */
  public Span open() {
    return from(began);
  }
}
