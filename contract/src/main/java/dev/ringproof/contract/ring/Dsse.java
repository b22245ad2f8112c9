package dev.ringproof.contract.ring;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;

/**
 * The Dead Simple Signing Envelope, version 1, with Ed25519: {@code {"payloadType","payload",
 * "signatures":[{"keyid","sig"}]}}. The signature covers the pre-authentication encoding {@code
 * "DSSEv1" SP len(type) SP type SP len(body) SP body}.
 */
public final class Dsse {
  private Dsse() {}

  /** Signs the RFC 8785 form of a payload. */
  public static JsonObject sign(String type, JsonValue payload, PrivateKey key, PublicKey named) {
    var body = Json.canonical(payload);
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(preAuthentication(type, body));
      var signature =
          JsonValue.object().with("keyid", keyId(named)).with("sig", base64(signer.sign()));
      return JsonValue.object()
          .with("payloadType", type)
          .with("payload", base64(body))
          .with("signatures", JsonValue.array(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 key", e);
    }
  }

  /**
   * Returns the payload if one of the trusted keys signed exactly it under this type.
   *
   * @throws DocumentException if not, saying which part is wrong
   */
  public static JsonValue open(JsonValue envelope, String type, Collection<PublicKey> trusted) {
    var found = envelope.text("/payloadType").orElse("nothing");
    if (!found.equals(type)) {
      throw DocumentException.at("envelope: /payloadType", "\"" + found + "\"", type);
    }
    var body = decode(envelope.text("/payload").orElse(""), "/payload");
    var message = preAuthentication(type, body);
    for (var signature : envelope.items("/signatures")) {
      var bytes = decode(signature.text("/sig").orElse(""), "/signatures");
      var keyId = signature.text("/keyid").orElse("");
      for (var key : trusted) {
        if (keyId(key).equals(keyId) && verifies(key, message, bytes)) {
          return Json.parse(body);
        }
      }
    }
    throw new DocumentException(
        "envelope: no signature by a trusted key; trusted: "
            + trusted.stream().map(Dsse::keyId).toList());
  }

  /** Returns the name of a key: the digest of its X.509 form. */
  public static String keyId(PublicKey key) {
    return Json.digest(key.getEncoded());
  }

  /** Reads a public key from the base64 of its X.509 form, PEM lines allowed. */
  public static PublicKey publicKey(String text) {
    var base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
      return KeyFactory.getInstance("Ed25519").generatePublic(spec);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new DocumentException("not an Ed25519 public key in X.509 form (base64 or PEM)");
    }
  }

  private static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
    try {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static byte[] preAuthentication(String type, byte[] body) {
    var head =
        ("DSSEv1 "
                + type.getBytes(StandardCharsets.UTF_8).length
                + " "
                + type
                + " "
                + body.length
                + " ")
            .getBytes(StandardCharsets.UTF_8);
    var all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decode(String base64, String pointer) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw DocumentException.at("envelope: " + pointer, "no base64", "base64");
    }
  }
}
