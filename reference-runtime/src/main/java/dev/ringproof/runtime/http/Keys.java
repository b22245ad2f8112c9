package dev.ringproof.runtime.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.contract.json.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The keys that tokens are verified against, by their id; each key takes its own algorithm. */
final class Keys {
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Map<String, ECKey> elliptic = new HashMap<>();
  private final Map<String, PublicKey> edwards = new HashMap<>();

  private Keys() {}

  static Keys read(Path file) {
    var keys = new Keys();
    try {
      for (var key : JWKSet.parse(Files.readString(file)).getKeys()) {
        if (key.getKeyID() == null) {
          throw DocumentException.at(file.toString(), "a key without kid", "a kid for each key");
        }
        if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
          keys.elliptic.put(ec.getKeyID(), ec.toPublicJWK());
        } else if (key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
          keys.edwards.put(pair.getKeyID(), edwards(pair));
        } else {
          throw DocumentException.at(
              file.toString(), "key " + key.getKeyID() + " of another kind", "P-256 or Ed25519");
        }
      }
    } catch (IOException | ParseException | GeneralSecurityException e) {
      throw DocumentException.at(file.toString(), "no key set", "a JSON Web Key Set (RFC 7517)");
    }
    if (keys.elliptic.isEmpty() && keys.edwards.isEmpty()) {
      throw DocumentException.at(file.toString(), "no key", "at least one");
    }
    return keys;
  }

  /** Whether one of our keys signed it, by the one algorithm that the key is for. */
  boolean verifies(SignedJWT token) {
    var header = token.getHeader();
    if (header.getCriticalParams() != null || header.getKeyID() == null) {
      return false;
    }
    var algorithm = header.getAlgorithm().getName();
    try {
      var ec = elliptic.get(header.getKeyID());
      if (ec != null && algorithm.equals("ES256")) {
        JWSVerifier verifier = new ECDSAVerifier(ec);
        return token.verify(verifier);
      }
      var ed = edwards.get(header.getKeyID());
      return ed != null
          && (algorithm.equals("EdDSA") || algorithm.equals("Ed25519"))
          && verifies(token, ed);
    } catch (JOSEException | GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean verifies(SignedJWT token, PublicKey key) throws GeneralSecurityException {
    var signature = Signature.getInstance("Ed25519");
    signature.initVerify(key);
    signature.update(token.getSigningInput());
    return signature.verify(token.getSignature().decode());
  }

  private static PublicKey edwards(OctetKeyPair pair) throws GeneralSecurityException {
    var x = pair.getX().decode();
    var encoded = new byte[ED25519_PREFIX.length + x.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
