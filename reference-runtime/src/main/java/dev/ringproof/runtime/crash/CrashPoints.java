package dev.ringproof.runtime.crash;

import dev.ringproof.contract.failure.CrashPoint;

/** Hears that a turn passes a point at which its process may be made to die. */
@FunctionalInterface
public interface CrashPoints {
  /** Passes every point at once: what runs wherever nobody rehearses crashes. */
  CrashPoints NONE = (point, turn) -> {};

  /** The turn is at the point; returns when it may go on, which may be never. */
  void at(CrashPoint point, String turn);
}
