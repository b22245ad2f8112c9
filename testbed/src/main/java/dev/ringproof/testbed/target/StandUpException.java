package dev.ringproof.testbed.target;

/** A target that did not stand: a sentence, then the tail of its log. */
public final class StandUpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from a sentence and the end of the log, which may be empty. */
  public StandUpException(String sentence, String logTail) {
    super(logTail.isBlank() ? sentence : sentence + "\n--- end of its log:\n" + logTail);
  }
}
