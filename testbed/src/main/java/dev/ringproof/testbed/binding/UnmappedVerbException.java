package dev.ringproof.testbed.binding;

/** A binding was asked for a verb that its wire has nothing for: whoever asks proves nothing. */
public final class UnmappedVerbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnmappedVerbException(BindingKind kind, Verb verb) {
    super("verb missing: " + verb + ": " + kind + " has nothing for it");
  }
}
