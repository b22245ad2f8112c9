package dev.ringproof.runtime.store;

/** The store could not do what was asked; nothing of it was written. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one for a refusal that no other failure caused. */
  public StoreException(String message) {
    super(message);
  }

  /** Makes one with a sentence for the log; it never holds data of a tenant. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
