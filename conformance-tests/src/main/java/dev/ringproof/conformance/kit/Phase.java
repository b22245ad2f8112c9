package dev.ringproof.conformance.kit;

/**
 * With what else a test may run. Those alone come first, then those that wait and those together at
 * once, then those around the restart; those in runtimes of their own run beside all but the first.
 */
public enum Phase {
  /**
   * Begun before the others, since it waits for seconds and asks little of the machine meanwhile.
   */
  WAITING,
  /** In parallel with others. */
  TOGETHER,
  /** With nothing else, since it compares counters of the whole runtime. */
  ALONE,
  /** Around one kill of the runtime that all tests of this phase share. */
  RESTART,
  /** In a runtime of its own, which costs the machine a start. */
  OWN
}
