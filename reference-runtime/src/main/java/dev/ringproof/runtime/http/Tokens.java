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
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a bearer token into an actor; the only place where identity comes from. */
public final class Tokens implements Identity {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
  private static final Pattern KEY_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
  // Signed statements of other kinds have types of their own (RFC 8725, 3.11).
  private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt");
  private static final Duration EARLY = Duration.ofSeconds(2);
  private static final int MOST_CHARS = 8_192;
  private static final int MOST_KNOWN = 10_000;

  private final Keys keys;
  private final String issuer;
  private final String audience;
  private final Clock clock;
  private final Runnable closing;
  // A signature holds for good under the same keys, and checking one costs more than the rest of a
  // request. What may change, time and keys above all, is looked at with each request. Known by
  // digest: no token stays in memory.
  private final Cache<String, Known> signed = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  private record Known(KeySet keys, JWTClaimsSet claims) {}

  Tokens(Keys keys, String issuer, String audience, Clock clock) {
    this(keys, issuer, audience, clock, () -> {});
  }

  private Tokens(Keys keys, String issuer, String audience, Clock clock, Runnable closing) {
    this.keys = keys;
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
    this.closing = closing;
  }

  /**
   * Returns a reader of the tokens that the configuration's keys, issuer and audience make good.
   */
  public static Tokens of(Config config, Clock clock) {
    var url = config.jwksUrl();
    if (url == null) {
      var keys = Keys.fixed(KeySet.read(Objects.requireNonNull(config.jwksFile())));
      return new Tokens(keys, config.issuer(), config.audience(), clock);
    }
    var published = new PublishedKeys(url);
    var keys = new RotatingKeys(published, clock);
    return new Tokens(keys, config.issuer(), config.audience(), clock, published::close);
  }

  @Override
  public Actor of(Headers headers) {
    return actor(headers.first("Authorization").orElse(null));
  }

  @Override
  public void close() {
    closing.run();
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
    var set = keys.now();
    var known = signed.getIfPresent(digest);
    if (known != null && known.keys() == set) {
      return known.claims();
    }
    var token = SignedJWT.parse(text);
    var key = token.getHeader().getKeyID();
    if (key != null && KEY_ID.matcher(key).matches() && !set.has(key)) {
      set = keys.after(set);
    }
    if (!TYPES.contains(type(token)) || !set.verifies(token)) {
      throw refused();
    }
    var claims = token.getJWTClaimsSet();
    signed.put(digest, new Known(set, claims));
    return claims;
  }

  private static String type(SignedJWT token) {
    var type = token.getHeader().getType();
    return type == null ? "" : type.getType().toLowerCase(Locale.ROOT);
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
