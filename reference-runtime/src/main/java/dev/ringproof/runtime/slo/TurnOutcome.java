package dev.ringproof.runtime.slo;

import java.util.Set;

/** How a turn ended, as every count of turns calls it. */
public enum TurnOutcome {
  COMPLETED("completed"),
  /** It ended with part of an answer, which is no success. */
  PARTIAL("partial"),
  FAILED("failed"),
  /** Its client took it back: it is in no rate. */
  CANCELLED("cancelled");

  private final String wire;

  TurnOutcome(String wire) {
    this.wire = wire;
  }

  /** Returns how a turn ended that ended {@code turn.completed}, degraded for these causes. */
  public static TurnOutcome completed(Set<String> degraded) {
    return degraded.contains(PARTIAL.wire) ? PARTIAL : COMPLETED;
  }

  @Override
  public String toString() {
    return wire;
  }
}
