package dev.ringproof.conformance.kit;

/** Nothing can be said about the clause here; the message says why. */
public final class NotProvable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotProvable(String why) {
    super(why);
  }
}
