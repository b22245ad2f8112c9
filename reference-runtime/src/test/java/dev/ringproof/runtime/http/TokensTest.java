package dev.ringproof.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokensTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final MovingClock clock = new MovingClock(START);
  @TempDir private Path folder = Path.of("");
  private final ECKey key = Bearers.key("k1");

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
    return Bearers.signed(key, type, START, Duration.ofMinutes(5));
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
    clock.pass(Duration.ofMinutes(5));
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
