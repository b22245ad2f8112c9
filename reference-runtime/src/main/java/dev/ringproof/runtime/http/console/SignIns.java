package dev.ringproof.runtime.http.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.session.Actor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Who is signed in: known by the digest of a random cookie, in memory alone. The token itself is
 * looked at once and kept nowhere; a sign-in never outlives it.
 */
final class SignIns {
  private static final int BYTES = 32;
  private static final int MOST = 10_000;
  private static final Duration IDLE = Duration.ofMinutes(15);

  private final Clock clock;
  private final SecureRandom random;
  private final Cache<String, SignIn> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(IDLE).build();

  SignIns(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** A person who is signed in, and the word that each of its forms has to carry. */
  record SignIn(Actor actor, String csrf) {
    boolean carries(String word) {
      return MessageDigest.isEqual(
          csrf.getBytes(StandardCharsets.US_ASCII), word.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Signs an actor in and returns the cookie. */
  String begin(Actor actor) {
    var cookie = secret();
    known.put(digest(cookie), new SignIn(actor, secret()));
    return cookie;
  }

  Optional<SignIn> find(String cookie) {
    return Optional.ofNullable(known.getIfPresent(digest(cookie)))
        .filter(found -> clock.instant().isBefore(found.actor().expires()));
  }

  void end(String cookie) {
    known.invalidate(digest(cookie));
  }

  private String secret() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String digest(String cookie) {
    return Json.digest(cookie.getBytes(StandardCharsets.UTF_8));
  }
}
