package dev.ringproof.testbed.proxy;

import org.jspecify.annotations.Nullable;

/** A proxy or its server did not do what it was asked; the message is a sentence with the cause. */
public final class ProxyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from a finished sentence. */
  public ProxyException(String message) {
    super(message);
  }

  /** Makes one from a finished sentence and what was behind it. */
  public ProxyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
