package dev.ringproof.chaos.sequence;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Makes a failing program smaller for as long as it fails. Clients that run at once do not meet in
 * the same way twice, so once is not enough and never is too much to ask: what is left out stays
 * out where the rest fails in {@link #LEAST} of at most {@link #PLAYS} plays.
 */
final class Shrinker {
  /** In so many plays at least a program fails that counts as failing. */
  static final int LEAST = 2;

  /** Of so many. */
  static final int PLAYS = 5;

  /** So often at most the program that is left is played, to say how often it fails. */
  private static final int MEASURED = 10;

  private final Predicate<Program> fails;
  private final long until;
  private final long measuredUntil;

  /**
   * Makes one.
   *
   * @param fails whether a program fails when it is played once
   * @param within how long it may take, and half as long again to count how often the rest fails
   */
  Shrinker(Predicate<Program> fails, Duration within) {
    this.fails = fails;
    this.until = System.nanoTime() + within.toNanos();
    this.measuredUntil = until + within.toNanos() / 2;
  }

  /** How often a program failed. */
  record Rate(int failed, int of) {
    @Override
    public String toString() {
      return failed + " of " + of;
    }
  }

  /**
   * What is left, and how often it failed.
   *
   * @param reproduced whether the first one failed again often enough to be made smaller
   */
  record Shrunk(Program program, Rate rate, boolean reproduced) {}

  Shrunk shrink(Program first) {
    if (!failsStill(first)) {
      return new Shrunk(first, rate(first), false);
    }
    var program = withoutSteps(withoutClients(first));
    return new Shrunk(program, rate(program), true);
  }

  private Program withoutClients(Program first) {
    var program = first;
    for (int i = program.clients().size() - 1; i >= 0 && program.clients().size() > 1; i--) {
      var fewer = program.withoutClient(i);
      program = failsStill(fewer) ? fewer : program;
    }
    return program;
  }

  /** By halves, quarters and so on, down to single steps. */
  private Program withoutSteps(Program first) {
    var program = first;
    for (int size = first.steps() / 2; size > 0; size /= 2) {
      var at = 0;
      while (at < program.steps()) {
        var fewer = program.withoutSteps(at, size);
        if (fewer.steps() > 0 && failsStill(fewer)) {
          program = fewer;
        } else {
          at += size;
        }
      }
    }
    return program;
  }

  private boolean failsStill(Program program) {
    var failed = 0;
    for (int played = 0; failed < LEAST && failed + PLAYS - played >= LEAST; played++) {
      if (System.nanoTime() > until) {
        return false;
      }
      failed += fails.test(program) ? 1 : 0;
    }
    return failed >= LEAST;
  }

  /** Plays what is left, and again while there is time. */
  private Rate rate(Program program) {
    var failed = 0;
    var played = 0;
    while (played < LEAST || (played < MEASURED && System.nanoTime() < measuredUntil)) {
      failed += fails.test(program) ? 1 : 0;
      played++;
    }
    return new Rate(failed, played);
  }
}
