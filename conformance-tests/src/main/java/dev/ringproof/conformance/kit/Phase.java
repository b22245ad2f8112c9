package dev.ringproof.conformance.kit;

/**
 * With what else a test may run. Those alone come first, then those together, then those around the
 * restart; those that wait begin before all and end before the restart, and those in runtimes of
 * their own run beside those together. Those on several nodes come after these, before the restart.
 */
public enum Phase {
  /**
   * Waits for seconds until a window ends, and asks nothing of the machine meanwhile. It may move
   * no counter that a test alone compares.
   */
  WAITING,
  /** In parallel with others. */
  TOGETHER,
  /** With nothing else but waiting, since it compares counters of the whole runtime. */
  ALONE,
  /** Around one kill of the runtime that all tests of this phase share. */
  RESTART,
  /** In a runtime of its own, which costs the machine a start. */
  OWN,
  /** On several nodes of the target, which tests disturb one after the other. */
  NODES
}
