package dev.ringproof.contract.ring;

import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import java.time.Instant;

/**
 * The statement that a subject may enter a ring until it expires. Signed in a DSSE envelope ({@link
 * Dsse}); a runtime trusts the keys of its configuration and enters a ring with a grant alone.
 *
 * @param digest the subject's digest
 */
public record Grant(
    String id, String digest, int ring, GrantKind kind, Subject subject, Instant expires) {
  /** The payload type in the envelope. */
  public static final String TYPE = "application/vnd.ringproof.grant+json";

  public Grant {
    if (ring < 0 || ring > 3) {
      throw new IllegalArgumentException("found ring " + ring + ", expected 0 to 3");
    }
    if (!subject.digest().equals(digest)) {
      throw new IllegalArgumentException("the grant's digest is not that of its subject");
    }
  }

  /** Returns the payload to sign. */
  public JsonValue json() {
    return JsonCodec.encode(this);
  }
}
