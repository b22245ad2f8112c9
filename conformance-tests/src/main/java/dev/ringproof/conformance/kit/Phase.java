package dev.ringproof.conformance.kit;

/** With what else a test may run; the first, the second, and the last two together. */
public enum Phase {
  /** In parallel with others. */
  TOGETHER,
  /** With nothing else, since it compares counters of the whole runtime. */
  ALONE,
  /** Around one kill of the runtime that all tests of this phase share. */
  RESTART,
  /** In a runtime of its own, which costs the machine a start. */
  OWN
}
