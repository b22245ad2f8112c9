package dev.ringproof.contract.failure;

import java.util.Arrays;
import java.util.Optional;

/**
 * A point of a turn at which its process may die, or something else befall it. A runtime that lends
 * the seam {@code crash-points} holds a turn there until it is killed or the turn is let go; where
 * exactly is said by what is durable.
 */
public enum CrashPoint {
  /** The action is parsed; nobody was asked about it yet. */
  BEFORE_DECISION("before-decision"),
  /** The decision is durable; nothing follows from it yet. */
  AFTER_DECISION("after-decision"),
  /** The approval is durable and was seen by the turn; it is not consumed. */
  AFTER_APPROVAL("after-approval"),
  /** The intent is durable, and with it the approval is consumed; nothing is sent. */
  AFTER_INTENT("after-intent"),
  /** The tool answered, or its answer was given up; its outcome is not durable. */
  AFTER_EFFECT("after-effect"),
  /** The outcome is durable; the checkpoint that includes it is not. */
  AFTER_OUTCOME("after-outcome");

  private final String wire;

  CrashPoint(String wire) {
    this.wire = wire;
  }

  /** Returns the point of this name. */
  public static Optional<CrashPoint> named(String name) {
    return Arrays.stream(values()).filter(point -> point.wire.equals(name)).findFirst();
  }

  @Override
  public String toString() {
    return wire;
  }
}
