package dev.ringproof.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.runtime.net.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RotatingKeysTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final MovingClock clock = new MovingClock(START);
  private final ECKey first = Bearers.key("k1");
  private final ECKey second = Bearers.key("k2");
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

  private static String set(JWK... keys) {
    return new JWKSet(Arrays.stream(keys).map(JWK::toPublicJWK).toList()).toString();
  }

  private static String bearer(ECKey key) {
    return Bearers.signed(key, null, START, Duration.ofDays(1));
  }

  private void taken(ECKey key) {
    assertThat(tokens.actor(bearer(key)).subject()).isEqualTo("someone");
  }

  private void refused(ECKey key) {
    assertThatThrownBy(() -> tokens.actor(bearer(key)))
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
    var same = Bearers.key("k1");
    published = set(same);
    pass(RotatingKeys.FRESH);
    taken(first);
    await().atMost(WITHIN).until(() -> fetches.get() == 2 && verifies(same));
    refused(first);
    taken(same);
  }

  private boolean verifies(ECKey key) {
    try {
      return tokens.actor(bearer(key)).subject().equals("someone");
    } catch (Problem notYet) {
      return false;
    }
  }

  @Test
  void madeUpKeyIdsFetchNoMoreOftenThanTheInterval() {
    taken(first);
    for (int i = 0; i < 50; i++) {
      refused(Bearers.key("made-up-" + i));
    }
    assertThat(fetches).hasValue(1);
    pass(RotatingKeys.APART);
    for (int i = 0; i < 50; i++) {
      refused(Bearers.key("made-up-" + i));
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
