package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Issues the grants that let a standing runtime into its ring. */
public interface GrantIssuer {
  /** Returns a grant for this subject in a DSSE envelope. */
  JsonValue grant(Subject subject, int ring, GrantKind kind);

  /** Returns the public keys whose grants the runtime shall trust. */
  List<PublicKey> trusted();

  /** Returns an issuer whose key lives as long as this object; grants hold for a day. */
  static GrantIssuer ephemeral() {
    return of(newKey(), Clock.systemUTC(), Duration.ofDays(1));
  }

  /** Returns an issuer with this key whose grants hold this long. */
  static GrantIssuer of(KeyPair key, Clock clock, Duration lifetime) {
    return new GrantIssuer() {
      @Override
      public JsonValue grant(Subject subject, int ring, GrantKind kind) {
        var grant =
            new Grant(
                "grn_" + UUID.randomUUID(),
                subject.digest(),
                ring,
                kind,
                subject,
                clock.instant().plus(lifetime));
        return Dsse.sign(Grant.TYPE, grant.json(), key.getPrivate(), key.getPublic());
      }

      @Override
      public List<PublicKey> trusted() {
        return List.of(key.getPublic());
      }
    };
  }

  private static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }
}
