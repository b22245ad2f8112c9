package dev.ringproof.contract.tier;

import java.time.Duration;
import java.time.Instant;

/**
 * The window within which a session and a tenant may spend their budget. What is reserved is
 * counted at one place of it, where it stays once it is settled, and comes back from there as a
 * whole.
 *
 * @param length how long what is reserved is counted: at most where it resets, at least where it
 *     slides
 */
public record BudgetWindow(Duration length, Kind kind) {
  // Sums, not turns, are what a window that slides is made of: so many at most, however many turns.
  private static final int PLACES = 720;

  /** What the window does. */
  public enum Kind {
    /** Windows follow each other, aligned to the epoch, and each begins whole. */
    RESETS("resets"),
    /** Each spending comes back a length after it. */
    SLIDES("slides");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /** Returns one that resets. */
  public static BudgetWindow resetting(Duration length) {
    return new BudgetWindow(length, Kind.RESETS);
  }

  /** Returns one that slides. */
  public static BudgetWindow sliding(Duration length) {
    return new BudgetWindow(length, Kind.SLIDES);
  }

  /** Whether it slides. */
  public boolean slides() {
    return kind == Kind.SLIDES;
  }

  /** Returns the place, in milliseconds since the epoch, where what is reserved now is counted. */
  public long at(Instant now) {
    return Math.floorDiv(now.toEpochMilli(), place()) * place();
  }

  /** Returns the first place whose spending is counted now. */
  public long since(Instant now) {
    return slides() ? now.toEpochMilli() - length.toMillis() - place() + 1 : at(now);
  }

  /**
   * Returns the last place whose spending is counted now. Where several nodes count, the clock of
   * another may be ahead: what it has reserved is spent all the same.
   */
  public long until(Instant now) {
    return slides() ? Long.MAX_VALUE : at(now);
  }

  /**
   * Returns when what is counted at a place comes back. Where the window slides that is a length
   * after the last that could be counted there, so never too early, and at most a 720th of the
   * length too late.
   */
  public Instant back(long place) {
    return Instant.ofEpochMilli(place + length.toMillis() + (slides() ? place() : 0));
  }

  private long place() {
    return slides() ? Math.max(1, length.toMillis() / PLACES) : length.toMillis();
  }
}
