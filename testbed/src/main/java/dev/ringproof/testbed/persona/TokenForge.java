package dev.ringproof.testbed.persona;

import java.util.List;

/** Makes tokens that a runtime must take and tokens that it must refuse. */
@SuppressWarnings("DoNotCallSuggester")
public final class TokenForge {
  TokenForge() {}

  /** Returns the person with a good token. */
  public Persona good(Persona who) {
    throw new IllegalStateException("being built");
  }

  /**
   * Returns a broken token of each sort for this person: missing, expired, notYet, wrongAudience,
   * wrongIssuer, wrongKey, algNone, garbage.
   */
  public List<Defect> broken(Persona who) {
    throw new IllegalStateException("being built");
  }
}
