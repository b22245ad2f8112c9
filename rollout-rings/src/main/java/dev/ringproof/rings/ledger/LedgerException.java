package dev.ringproof.rings.ledger;

/** The ledger cannot be written, or is not one to be written on: the message says why. */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from a finished sentence. */
  public LedgerException(String message) {
    super(message);
  }

  /** Makes one from a finished sentence and the cause. */
  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
