package dev.ringproof.runtime.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Actor;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a bearer token into an actor; the only place where identity comes from. */
public final class Tokens implements Identity {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
  private static final Duration EARLY = Duration.ofSeconds(2);
  private static final int MOST_CHARS = 8_192;
  private static final int MOST_KNOWN = 10_000;

  private final Keys keys;
  private final String issuer;
  private final String audience;
  private final Clock clock;
  // A signature holds for good under the same keys, and checking one costs more than the rest of a
  // request. What may change, time above all, is looked at with each request. Known by digest: no
  // token stays in memory.
  private final Cache<String, JWTClaimsSet> signed =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  Tokens(Keys keys, String issuer, String audience, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
  }

  /**
   * Returns a reader of the tokens that the configuration's keys, issuer and audience make good.
   */
  public static Tokens of(Config config, Clock clock) {
    return new Tokens(Keys.read(config.jwksFile()), config.issuer(), config.audience(), clock);
  }

  @Override
  public Actor of(Headers headers) {
    return actor(headers.first("Authorization").orElse(null));
  }

  /** Returns the actor that the header proves; any doubt is {@code unauthenticated}. */
  Actor actor(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > MOST_CHARS
        || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw refused();
    }
    try {
      return actor(claims(authorization.substring(7).strip())).orElseThrow(Tokens::refused);
    } catch (ParseException e) {
      throw refused();
    }
  }

  private JWTClaimsSet claims(String text) throws ParseException {
    var digest = Json.digest(text.getBytes(StandardCharsets.UTF_8));
    var known = signed.getIfPresent(digest);
    if (known != null) {
      return known;
    }
    var token = SignedJWT.parse(text);
    if (!keys.verifies(token)) {
      throw refused();
    }
    var claims = token.getJWTClaimsSet();
    signed.put(digest, claims);
    return claims;
  }

  private Optional<Actor> actor(JWTClaimsSet claims) throws ParseException {
    var now = clock.instant();
    var expires = claims.getExpirationTime();
    var scope = claims.getStringClaim("scope");
    var type =
        Arrays.stream(ActorType.values())
            .filter(kind -> kind.toString().equals(text(claims, "actor_type")))
            .findFirst();
    var valid =
        issuer.equals(claims.getIssuer())
            && claims.getAudience().contains(audience)
            && expires != null
            && now.isBefore(expires.toInstant())
            && begun(claims.getNotBeforeTime())
            && begun(claims.getIssueTime())
            && NAME.matcher(text(claims, "sub")).matches()
            && NAME.matcher(text(claims, "tenant")).matches()
            && scope != null
            && type.isPresent();
    if (!valid) {
      return Optional.empty();
    }
    Set<String> scopes =
        Arrays.stream(scope.strip().split(" +"))
            .filter(one -> !one.isEmpty())
            .collect(Collectors.toSet());
    return Optional.of(
        new Actor(
            text(claims, "sub"), text(claims, "tenant"), type.get(), scopes, expires.toInstant()));
  }

  private boolean begun(@Nullable Date from) {
    return from != null && !clock.instant().plus(EARLY).isBefore(from.toInstant());
  }

  private static String text(JWTClaimsSet claims, String name) {
    return claims.getClaim(name) instanceof String text ? text : "";
  }

  private static Problem refused() {
    return Problem.of(ProblemType.UNAUTHENTICATED, "a valid bearer token is needed")
        .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }
}
