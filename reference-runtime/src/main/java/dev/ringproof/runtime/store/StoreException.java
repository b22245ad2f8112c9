package dev.ringproof.runtime.store;

/** The store could not do what was asked; nothing of it was written. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean leaseLost;

  /** Makes one for a refusal that no other failure caused. */
  public StoreException(String message) {
    super(message);
    leaseLost = false;
  }

  /** Makes one with a sentence for the log; it never holds data of a tenant. */
  public StoreException(String message, Throwable cause) {
    this(message, cause, cause instanceof StoreException e && e.leaseLost);
  }

  private StoreException(String message, Throwable cause, boolean leaseLost) {
    super(message, cause);
    this.leaseLost = leaseLost;
  }

  /** Makes one for a write to what another node has taken over. */
  public static StoreException leaseLost(String message, Throwable cause) {
    return new StoreException(message, cause, true);
  }

  /** Whether another node has what was to be written: to try again is in vain. */
  public boolean isLeaseLost() {
    return leaseLost;
  }
}
