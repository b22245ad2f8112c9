package dev.ringproof.rings.key;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;

/** Issues grants and checks them: the only way into a ring. */
public final class Grants {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Grants() {}

  /** Returns a signed grant for the subject to enter the ring until it expires. */
  public static JsonObject issue(
      Keys keys, Subject subject, int ring, GrantKind kind, Instant expires) {
    var random = new byte[16];
    RANDOM.nextBytes(random);
    var id = "grt_" + HexFormat.of().formatHex(random);
    var grant = new Grant(id, subject.digest(), ring, kind, subject, expires);
    return keys.sign(Grant.TYPE, grant.json());
  }

  /**
   * Returns the grant if a trusted key signed it for this very subject and ring and it still holds.
   *
   * @throws DocumentException that says which of these is not so
   */
  public static Grant verify(
      JsonValue envelope, Collection<PublicKey> trusted, Subject subject, int ring, Instant now) {
    var payload = Dsse.open(envelope, Grant.TYPE, trusted);
    var problems = Schemas.problems("grant", payload);
    if (!problems.isEmpty()) {
      throw new DocumentException("grant: " + String.join("; ", problems));
    }
    var grant = JsonCodec.decode(payload, Grant.class);
    if (!grant.digest().equals(subject.digest())) {
      throw DocumentException.at("grant: /digest", grant.digest(), subject.digest());
    }
    if (grant.ring() != ring) {
      throw DocumentException.at("grant: /ring", "" + grant.ring(), "" + ring);
    }
    if (!now.isBefore(grant.expires())) {
      throw DocumentException.at(
          "grant: /expires", grant.expires().toString(), "a time after " + now);
    }
    return grant;
  }
}
