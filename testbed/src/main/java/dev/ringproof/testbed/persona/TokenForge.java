package dev.ringproof.testbed.persona;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Makes ES256 tokens that a runtime must take and tokens that it must refuse. */
public final class TokenForge {
  /** The issuer of all good tokens. */
  public static final String ISSUER = "https://issuer.ringproof.test";

  /** The audience of all good tokens. */
  public static final String AUDIENCE = "ringproof-runtime";

  private static final Duration LIFETIME = Duration.ofHours(8);
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final ECKey key;
  private final ECKey stranger;
  private final Clock clock;

  private TokenForge(ECKey key, Clock clock) {
    this.key = key;
    this.stranger = newKey(key.getKeyID());
    this.clock = clock;
  }

  /** Makes a forge with a new key. */
  public static TokenForge fresh(Clock clock) {
    return new TokenForge(newKey("harness-" + UUID.randomUUID()), clock);
  }

  /**
   * Makes a forge with the key of a JWK file.
   *
   * @throws DocumentException when the file holds no private EC key on P-256
   */
  public static TokenForge of(Path jwk, Clock clock) {
    try {
      var key = ECKey.parse(Files.readString(jwk));
      if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
        throw DocumentException.at(jwk + ":1", "another key", "a private EC key on P-256");
      }
      return new TokenForge(key, clock);
    } catch (ParseException | IOException e) {
      throw DocumentException.at(jwk + ":1", "no readable key", "a JWK with a private EC key");
    }
  }

  /** Returns the key set that a runtime shall trust: the public half alone. */
  public JsonValue jwks() {
    return Json.parse(new JWKSet(key.toPublicJWK()).toString());
  }

  /** Returns the person with a good token. */
  public Persona good(Persona who) {
    return who.withToken(signed(claims(who).build(), key));
  }

  /** Returns a good token's claims, changed, under the trusted key. */
  public Persona changed(Persona who, UnaryOperator<JWTClaimsSet.Builder> change) {
    return who.withToken(signed(change.apply(claims(who)).build(), key));
  }

  /** Returns the person with a good token that is good for so long from now. */
  public Persona brief(Persona who, Duration lifetime) {
    return changed(who, c -> c.expirationTime(date(clock.instant().plus(lifetime))));
  }

  /**
   * Returns a broken token of each sort for this person: missing, expired, notYet, wrongAudience,
   * wrongIssuer, wrongKey, algNone, garbage, and what {@link Forgeries} makes. Each differs from
   * the good one in one thing.
   */
  public List<Defect> broken(Persona who) {
    var now = clock.instant();
    var good = claims(who).build();
    var all = new ArrayList<Defect>();
    all.addAll(claimDefects(who, now));
    all.addAll(forgeries().of(good));
    return List.copyOf(all);
  }

  /** Returns the person with a good token that is made by hand, as forged ones are. */
  public Persona handMade(Persona who) {
    return who.withToken(forgeries().twin(claims(who).build()));
  }

  private Forgeries forgeries() {
    return new Forgeries(key, stranger, newKey("stranger-" + UUID.randomUUID()));
  }

  private List<Defect> claimDefects(Persona who, Instant now) {
    var good = claims(who).build();
    return List.of(
        new Defect("missing", null),
        new Defect(
            "expired",
            changed(
                    who,
                    c ->
                        c.issueTime(date(now.minus(LIFETIME)))
                            .notBeforeTime(date(now.minus(LIFETIME)))
                            .expirationTime(date(now.minus(Duration.ofMinutes(10)))))
                .token()),
        new Defect(
            "notYet",
            changed(who, c -> c.notBeforeTime(date(now.plus(Duration.ofHours(1))))).token()),
        new Defect("wrongAudience", changed(who, c -> c.audience("someone-else")).token()),
        new Defect(
            "wrongIssuer", changed(who, c -> c.issuer("https://elsewhere.ringproof.test")).token()),
        new Defect("wrongKey", signed(good, stranger)),
        new Defect("algNone", new PlainJWT(good).serialize()),
        new Defect("garbage", "not.a.token"));
  }

  /** Returns the person with a token made by hand, which nothing but its recipe makes good. */
  public Persona crafted(Persona who, Craft craft) {
    var claims = (JsonValue.JsonObject) Json.parse(claims(who).build().toString());
    var good = signed(claims(who).build(), key);
    return who.withToken(new TokenCraft(key, stranger).token(craft, good, claims));
  }

  private JWTClaimsSet.Builder claims(Persona who) {
    var now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject(who.subject())
        .issueTime(date(now.minus(SKEW)))
        .notBeforeTime(date(now.minus(SKEW)))
        .expirationTime(date(now.plus(LIFETIME)))
        .jwtID(UUID.randomUUID().toString())
        .claim("tenant", who.tenant())
        .claim("actor_type", who.type().toString())
        .claim("scope", String.join(" ", who.scopes().stream().sorted().toList()));
  }

  // The JOSE library takes java.util.Date alone.
  @SuppressWarnings("JavaUtilDate")
  private static Date date(Instant instant) {
    return Date.from(instant);
  }

  private static String signed(JWTClaimsSet claims, ECKey key) {
    try {
      JWSSigner signer = new ECDSASigner(key);
      var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
      var token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key signs ES256", e);
    }
  }

  private static ECKey newKey(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID(id)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }
}
