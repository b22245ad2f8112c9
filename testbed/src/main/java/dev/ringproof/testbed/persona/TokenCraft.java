package dev.ringproof.testbed.persona;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by hand, byte by byte, as no library would. */
final class TokenCraft {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"{{kid}}\"}";

  private final ECKey key;
  private final ECKey stranger;

  TokenCraft(ECKey key, ECKey stranger) {
    this.key = key;
    this.stranger = stranger;
  }

  String token(Craft craft, String good, JsonObject claims) {
    var raw = craft.raw();
    if (raw != null) {
      return raw.replace("{{good}}", good);
    }
    var header =
        Objects.requireNonNullElse(craft.header(), HEADER)
            .replace("{{kid}}", key.getKeyID())
            .replace("{{stranger}}", stranger.toPublicJWK().toJSONString());
    var payload = Json.write(claims(claims, craft));
    var signed = text(header) + "." + text(payload);
    try {
      return switch (Objects.requireNonNullElse(craft.sign(), "trusted")) {
        case "trusted" -> signed + "." + BASE64.encodeToString(signature(key, signed));
        case "stranger" -> signed + "." + BASE64.encodeToString(signature(stranger, signed));
        case "hmac" -> signed + "." + BASE64.encodeToString(hmac(signed));
        case "cut" ->
            signed + "." + BASE64.encodeToString(Arrays.copyOf(signature(key, signed), 32));
        case "zero" -> signed + "." + BASE64.encodeToString(new byte[64]);
        case "none" -> signed + ".";
        case "changed" ->
            text(header)
                + "."
                + text(payload.replaceFirst("\"sub\":\"", "\"sub\":\"not-"))
                + "."
                + BASE64.encodeToString(signature(key, signed));
        default -> throw new IllegalStateException("no such way to sign: " + craft.sign());
      };
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("every Java platform has these algorithms", e);
    }
  }

  private static JsonObject claims(JsonObject good, Craft craft) {
    var claims = good;
    var beside = craft.claims();
    if (beside != null && Json.parse(beside) instanceof JsonObject other) {
      for (var member : other.members().entrySet()) {
        claims =
            member.getValue() instanceof JsonNull
                ? claims.without(member.getKey())
                : claims.with(member.getKey(), member.getValue());
      }
    }
    return claims;
  }

  private static String text(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] signature(ECKey by, String signed)
      throws GeneralSecurityException, JOSEException {
    var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(by.toECPrivateKey());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signature.sign();
  }

  private byte[] hmac(String signed) throws GeneralSecurityException, JOSEException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.toECPublicKey().getEncoded(), "HmacSHA256"));
    return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
  }
}
