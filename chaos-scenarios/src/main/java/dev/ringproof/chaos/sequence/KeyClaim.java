package dev.ringproof.chaos.sequence;

import java.util.Optional;

/**
 * The model of an idempotency key: the first request that is taken claims it; the same request
 * again is that turn, another one is refused. An erased session's claim goes with it; whether the
 * key may be used anew then is nobody's promise.
 *
 * @param nonce the message of the body that claimed it; empty while nobody has
 * @param turn the turn; empty where nobody was told
 */
record KeyClaim(String session, String nonce, String turn, boolean burned) {
  /** A key that nobody has used. */
  static final KeyClaim FREE = new KeyClaim("", "", "", false);

  /** What was done with a key. */
  sealed interface Call {}

  /** Taken, and this turn named. */
  record Took(String session, String nonce, String turn) implements Call {}

  /** Sent without an answer: it may have been taken. */
  record MaybeTook(String session, String nonce) implements Call {}

  /** Refused: the key was used with another body. */
  record Reused(String session, String nonce) implements Call {}

  /** Refused for a reason that a request which was taken before never gets. */
  record Refused(String why) implements Call {}

  /** A session was erased in which the key was used, perhaps. */
  record Erased(String session) implements Call {}

  /** Returns the state after the call; empty if a key in this state is not answered so. */
  Optional<KeyClaim> after(Call call) {
    return switch (call) {
      case Took took -> took(took);
      case MaybeTook maybe ->
          free()
              ? Optional.of(new KeyClaim(maybe.session(), maybe.nonce(), "", burned))
              : Optional.empty();
      case Reused reused ->
          (free() && burned) || (!free() && !of(reused.session(), reused.nonce()))
              ? Optional.of(this)
              : Optional.empty();
      case Refused refused -> free() ? Optional.of(this) : Optional.empty();
      case Erased erased ->
          Optional.of(session.equals(erased.session()) ? new KeyClaim("", "", "", true) : this);
    };
  }

  private boolean free() {
    return nonce.isEmpty();
  }

  private boolean of(String otherSession, String otherNonce) {
    return session.equals(otherSession) && nonce.equals(otherNonce);
  }

  private Optional<KeyClaim> took(Took took) {
    var first = free();
    var again = of(took.session(), took.nonce()) && (turn.isEmpty() || turn.equals(took.turn()));
    return first || again
        ? Optional.of(new KeyClaim(took.session(), took.nonce(), took.turn(), burned))
        : Optional.empty();
  }
}
