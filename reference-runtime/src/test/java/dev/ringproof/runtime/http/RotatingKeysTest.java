package dev.ringproof.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.runtime.net.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RotatingKeysTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final MovingClock clock = new MovingClock(START);
  private final ECKey first = key("k1");
  private final ECKey second = key("k2");
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile String published = set(first);
  private volatile boolean down;
  private final RotatingKeys keys = new RotatingKeys(this::fetch, clock);
  private final Tokens tokens = new Tokens(keys, "issuer", "audience", clock);

  private KeySet fetch() throws IOException {
    fetches.incrementAndGet();
    if (down) {
      throw new IOException("it is down");
    }
    return KeySet.published("test", published);
  }

  private static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String set(JWK... keys) {
    return new JWKSet(Arrays.stream(keys).map(JWK::toPublicJWK).toList()).toString();
  }

  private static String bearer(ECKey key, String id) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("issuer")
            .audience("audience")
            .subject("someone")
            .issueTime(Date.from(START))
            .notBeforeTime(Date.from(START))
            .expirationTime(Date.from(START.plus(Duration.ofDays(1))))
            .claim("tenant", "acme")
            .claim("actor_type", "external")
            .claim("scope", "agent")
            .build();
    try {
      var token =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build(), claims);
      token.sign(new ECDSASigner(key));
      return "Bearer " + token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void taken(ECKey key) {
    assertThat(tokens.actor(bearer(key, key.getKeyID())).subject()).isEqualTo("someone");
  }

  private void refused(ECKey key) {
    assertThatThrownBy(() -> tokens.actor(bearer(key, key.getKeyID())))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAUTHENTICATED));
  }

  private void pass(Duration time) {
    clock.pass(time);
  }

  @Test
  void aNewKeyIsTakenAtItsFirstToken() {
    taken(first);
    published = set(first, second);
    pass(RotatingKeys.APART);
    taken(second);
    taken(first);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void aKeyThatWentIsRefusedWithTheTokensThatItSigned() {
    taken(first);
    published = set(second);
    pass(RotatingKeys.FRESH);
    // The request that finds the set old does not wait for the new one.
    taken(first);
    await().atMost(WITHIN).until(() -> !keys.now().has("k1"));
    refused(first);
    taken(second);
  }

  @Test
  void aKeyThatIsReplacedUnderItsIdIsAnotherKey() {
    taken(first);
    var same = key("k1");
    published = set(same);
    pass(RotatingKeys.FRESH);
    taken(first);
    await().atMost(WITHIN).until(() -> fetches.get() == 2 && verifies(same));
    refused(first);
    taken(same);
  }

  private boolean verifies(ECKey key) {
    try {
      return tokens.actor(bearer(key, key.getKeyID())).subject().equals("someone");
    } catch (Problem notYet) {
      return false;
    }
  }

  @Test
  void madeUpKeyIdsFetchNoMoreOftenThanTheInterval() {
    taken(first);
    for (int i = 0; i < 50; i++) {
      refused(key("made-up-" + i));
    }
    assertThat(fetches).hasValue(1);
    pass(RotatingKeys.APART);
    for (int i = 0; i < 50; i++) {
      refused(key("made-up-" + i));
    }
    assertThat(fetches).hasValue(2);
    taken(first);
  }

  @Test
  void theLastGoodSetOutlastsAnOutageForAWhile() {
    taken(first);
    down = true;
    pass(RotatingKeys.HOLDS.minusSeconds(1));
    taken(first);
    await().atMost(WITHIN).until(() -> fetches.get() == 2);
    pass(Duration.ofSeconds(1));
    refused(first);
    down = false;
    pass(RotatingKeys.APART);
    taken(first);
  }

  @Test
  void withoutAFirstSetNobodyIsLetIn() {
    down = true;
    refused(first);
    down = false;
    pass(RotatingKeys.APART);
    taken(first);
  }

  @Test
  void aSetOfTheSameKeysLeavesKnownTokensKnown() {
    var before = keys.now();
    published = set(first) + " ";
    pass(RotatingKeys.FRESH);
    var unused = keys.now();
    await().atMost(WITHIN).until(() -> fetches.get() == 2);
    assertThat(keys.after(before)).isSameAs(before);
  }

  @Test
  void aPublishedSetIsReadWithinBoundsAndAsJsonAlone() throws IOException {
    var good = set(first);
    assertThat(fetched(RawServer.ok(good)).has("k1")).isTrue();
    for (var bad :
        List.of(
            RawServer.answer("200 OK", "text/html", "<html>sign in</html>"),
            RawServer.answer("200 OK", "text/html", good),
            RawServer.answer("503 Busy", "application/json", good),
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            RawServer.ok("{\"keys\":\"" + "x".repeat(PublishedKeys.MOST_BYTES) + "\"}"),
            RawServer.ok("{\"keys\":[]}"),
            RawServer.ok("{\"keys\":7}"),
            RawServer.ok(good.replace("]}", "," + good.substring(9))))) {
      assertThatThrownBy(() -> fetched(bad)).isInstanceOf(Exception.class);
    }
  }

  private static KeySet fetched(String answer) throws IOException {
    try (var server = RawServer.sending(answer);
        var source = new PublishedKeys(server.uri())) {
      return source.fetch();
    }
  }
}
