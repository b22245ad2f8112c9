package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Outcome;

/** Exit codes. What went wrong with the harness must never look like a FAIL of the target. */
final class Exit {
  static final int PASS = 0;
  static final int FAIL = 1;
  static final int INSUFFICIENT_EVIDENCE = 2;
  static final int INVALID_RUN = 3;
  static final int BAD_ARGUMENTS = 64;

  private Exit() {}

  static int of(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> PASS;
      case FAILED -> FAIL;
      case INVALID -> INVALID_RUN;
      case INSUFFICIENT, NOT_APPLICABLE -> INSUFFICIENT_EVIDENCE;
    };
  }
}
