package dev.ringproof.conformance.kit;

/** The target did not do what a clause wants; the message says what was wanted and what was got. */
public final class CheckFailed extends AssertionError {
  private static final long serialVersionUID = 1L;

  CheckFailed(String wanted, String got) {
    super("wanted " + wanted + "; got " + got);
  }
}
