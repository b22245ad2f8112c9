package dev.ringproof.chaos.sequence;

/**
 * When a call was sent and when its answer was there, by the clock of the harness.
 *
 * @param ended {@link #NEVER} for a call without an answer: it may take place at any time, or not
 */
record Span(long began, long ended) {
  static final long NEVER = Long.MAX_VALUE;

  Span {
    if (ended < began) {
      throw new IllegalArgumentException("a call that ended at " + ended + ", before " + began);
    }
  }

  /** Returns the span of something that may happen at any time from then on, or not at all. */
  static Span from(long began) {
    return new Span(began, NEVER);
  }

  /** Returns the span up to now. */
  static Span since(long began) {
    return new Span(began, System.nanoTime());
  }

  boolean answered() {
    return ended != NEVER;
  }

  /** Returns the same without its end. */
  Span open() {
    return from(began);
  }
}
