package dev.ringproof.contract.clause;

/** RFC 2119's keywords: a failed SHOULD is a warning, never a FAIL. */
public enum Level {
  MUST,
  SHOULD
}
