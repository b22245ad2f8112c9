package dev.ringproof.conformance.kit;

/** With what else a test may run. The first three come one after the other, beside the last. */
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
