package dev.ringproof.testbed.persona;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens with good claims that no trusted key signed as ES256: they take a verifier at its word
 * about the algorithm, the key, or what a header means. Made by hand, since no library makes them.
 *
 * @param trusted the key that runtimes trust
 * @param namesake another key under the trusted one's id
 * @param stranger another key under an id of its own
 */
record Forgeries(ECKey trusted, ECKey namesake, ECKey stranger) {
  private static final String HS256 = "HS256";
  private static final String ES256 = "ES256";
  private static final int SIGNATURE_BYTES = 64;

  List<Defect> of(JWTClaimsSet claims) {
    var good = Json.write(Json.parse(claims.toString()));
    var mine = header(ES256, trusted.getKeyID());
    var theirs = header(ES256, stranger.getKeyID());
    var elsewhere = "https://elsewhere.ringproof.test/keys";
    return List.of(
        new Defect("algNoneInOddCase", unsigned(header("nOnE", trusted.getKeyID()), good)),
        new Defect("noSignature", unsigned(mine, good)),
        new Defect("zeroSignature", unsigned(mine, good) + text(new byte[SIGNATURE_BYTES])),
        new Defect("changedPayload", changed(claims)),
        new Defect("publicKeyAsSecret", secret(header(HS256, trusted.getKeyID()), good, spki())),
        new Defect("keyIdThatIsAPath", secret(header(HS256, path()), good, new byte[1])),
        new Defect("keyIdThatIsSql", secret(header(HS256, "' UNION SELECT 'x"), good, one('x'))),
        new Defect("keyIdOfNobody", signed(theirs, good, stranger)),
        new Defect("algOfAnotherKind", signed(header("RS256", trusted.getKeyID()), good, trusted)),
        new Defect("namesakeInOwnHeader", signed(withKey(mine, namesake), good, namesake)),
        new Defect("keyInOwnHeader", signed(withKey(theirs, stranger), good, stranger)),
        new Defect("keyByUrl", signed(theirs.with("jku", elsewhere), good, stranger)),
        new Defect("certificateByUrl", signed(theirs.with("x5u", elsewhere), good, stranger)),
        new Defect("criticalHeader", signed(critical(mine), good, trusted)));
  }

  /** Returns what all of them would be without their one thing: a good token. */
  String twin(JWTClaimsSet claims) {
    var good = Json.write(Json.parse(claims.toString()));
    return signed(header(ES256, trusted.getKeyID()), good, trusted);
  }

  private static String path() {
    return "../../../../../../../../dev/null";
  }

  private static byte[] one(char c) {
    return new byte[] {(byte) c};
  }

  private static JsonObject header(String algorithm, String id) {
    return JsonValue.object().with("alg", algorithm).with("typ", "JWT").with("kid", id);
  }

  private static JsonObject withKey(JsonObject header, ECKey key) {
    return header.with("jwk", Json.parse(key.toPublicJWK().toString()));
  }

  private static JsonObject critical(JsonObject header) {
    var name = "urn:ringproof:must-be-understood";
    return header.with("crit", JsonValue.JsonArray.ofStrings(List.of(name))).with(name, true);
  }

  private String changed(JWTClaimsSet claims) {
    var token = twin(claims);
    var other = new JWTClaimsSet.Builder(claims).claim("tenant", "somebody-else").build();
    var parts = token.split("\\.");
    return parts[0] + "." + text(other.toString()) + "." + parts[2];
  }

  private byte[] spki() {
    try {
      return trusted.toECPublicKey().getEncoded();
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key has an encoding", e);
    }
  }

  private static String unsigned(JsonObject header, String payload) {
    return text(Json.write(header)) + "." + text(payload) + ".";
  }

  private static String secret(JsonObject header, String payload, byte[] secret) {
    var start = text(Json.write(header)) + "." + text(payload);
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return start + "." + text(mac.doFinal(start.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC", e);
    }
  }

  private static String signed(JsonObject header, String payload, ECKey key) {
    var start = text(Json.write(header)) + "." + text(payload);
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.toECPrivateKey());
      signature.update(start.getBytes(StandardCharsets.US_ASCII));
      return start + "." + text(signature.sign());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static String text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
