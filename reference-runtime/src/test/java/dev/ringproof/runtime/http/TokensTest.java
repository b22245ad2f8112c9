package dev.ringproof.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokensTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Moving clock = new Moving();
  @TempDir private Path folder = Path.of("");
  private final ECKey key = generated();

  /** A clock that a test moves. */
  private static final class Moving extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static ECKey generated() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private Tokens tokens() {
    try {
      var file = folder.resolve("jwks.json");
      Files.writeString(file, new JWKSet(key.toPublicJWK()).toString());
      return new Tokens(Keys.fixed(KeySet.read(file)), "issuer", "audience", clock);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String bearer() {
    return bearer(null);
  }

  private String bearer(@Nullable String type) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("issuer")
            .audience("audience")
            .subject("someone")
            .issueTime(Date.from(START))
            .notBeforeTime(Date.from(START))
            .expirationTime(Date.from(START.plus(Duration.ofMinutes(5))))
            .claim("tenant", "acme")
            .claim("actor_type", "external")
            .claim("scope", "agent")
            .build();
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .keyID("k1")
                  .type(type == null ? null : new JOSEObjectType(type))
                  .build(),
              claims);
      token.sign(new ECDSASigner(key));
      return "Bearer " + token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refused(Tokens tokens, String authorization) {
    assertThatThrownBy(() -> tokens.actor(authorization)).isInstanceOf(Problem.class);
  }

  @Test
  void aKnownTokenIsTheSameActor() {
    var tokens = tokens();
    var token = bearer();
    var first = tokens.actor(token);
    assertThat(first.tenant()).isEqualTo("acme");
    assertThat(tokens.actor(token)).isEqualTo(first);
  }

  @Test
  void aKnownTokenExpiresLikeAnyOther() {
    var tokens = tokens();
    var token = bearer();
    assertThat(tokens.actor(token).subject()).isEqualTo("someone");
    clock.now = START.plus(Duration.ofMinutes(5));
    refused(tokens, token);
  }

  @Test
  void noOtherSignatureStandsBesideAKnownToken() {
    var tokens = tokens();
    var token = bearer();
    assertThat(tokens.actor(token).subject()).isEqualTo("someone");
    var body = token.substring(0, token.lastIndexOf('.') + 1);
    refused(tokens, body + "A".repeat(86));
    refused(tokens, body);
  }

  @Test
  void whatWasRefusedOnceIsRefusedAgain() {
    var tokens = tokens();
    var good = bearer();
    var body = good.substring(0, good.lastIndexOf('.') + 1);
    var forged = body + "A".repeat(86);
    refused(tokens, forged);
    refused(tokens, forged);
    assertThat(tokens.actor(good).subject()).isEqualTo("someone");
  }

  @Test
  void aSignedStatementOfAnotherKindIsNoToken() {
    var tokens = tokens();
    for (var type : new String[] {"JWT", "jwt", "at+jwt"}) {
      assertThat(tokens.actor(bearer(type)).subject()).isEqualTo("someone");
    }
    for (var type : new String[] {"dpop+jwt", "logout+jwt", "JOSE", "secevent+jwt"}) {
      refused(tokens, bearer(type));
    }
  }
}
