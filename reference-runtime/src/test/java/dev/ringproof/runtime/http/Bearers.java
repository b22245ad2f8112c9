package dev.ringproof.runtime.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Keys, and good tokens that they sign, of issuer {@code issuer} for {@code audience}. */
final class Bearers {
  private Bearers() {}

  static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the header's value; {@code type} is that of the token, null for none. */
  static String signed(ECKey key, @Nullable String type, Instant from, Duration lasting) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("issuer")
            .audience("audience")
            .subject("someone")
            .issueTime(Date.from(from))
            .notBeforeTime(Date.from(from))
            .expirationTime(Date.from(from.plus(lasting)))
            .claim("tenant", "acme")
            .claim("actor_type", "external")
            .claim("scope", "agent")
            .build();
    try {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .keyID(key.getKeyID())
              .type(type == null ? null : new JOSEObjectType(type))
              .build();
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return "Bearer " + token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
