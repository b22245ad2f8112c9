package dev.ringproof.runtime.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys by their id. The key says which algorithm it takes, never the token: ES256 on P-256, EdDSA
 * on Ed25519. A key that stands in a token's own header is not looked at.
 */
final class KeySet {
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final Set<String> EDWARDS_NAMES = Set.of("EdDSA", "Ed25519");

  private final Map<String, ECKey> elliptic = new TreeMap<>();
  private final Map<String, PublicKey> edwards = new TreeMap<>();
  private final Map<String, String> thumbprints = new TreeMap<>();

  private KeySet() {}

  /** Returns the set that verifies nothing. */
  static KeySet none() {
    return new KeySet();
  }

  /**
   * Reads a file, each of whose keys must be of use.
   *
   * @throws DocumentException that says what is wrong with it
   */
  static KeySet read(Path file) {
    try {
      return of(file.toString(), Files.readString(file), true);
    } catch (IOException e) {
      throw DocumentException.at(file.toString(), "no key set", "a JSON Web Key Set (RFC 7517)");
    }
  }

  /**
   * Reads a set that a server published; keys of other kinds are for others, and left out.
   *
   * @throws DocumentException that says what is wrong with it
   */
  static KeySet published(String place, String text) {
    return of(place, text, false);
  }

  private static KeySet of(String place, String text, boolean each) {
    var set = new KeySet();
    try {
      var ids = new HashSet<String>();
      for (var key : JWKSet.parse(text).getKeys()) {
        if (key.getKeyID() != null && !ids.add(key.getKeyID())) {
          throw DocumentException.at(place, "kid " + key.getKeyID() + " again", "each once");
        }
        var complaint = set.take(key);
        if (each && complaint != null) {
          throw DocumentException.at(place, complaint, "a public key with kid, P-256 or Ed25519");
        }
      }
    } catch (ParseException | JOSEException | GeneralSecurityException e) {
      throw DocumentException.at(place, "no key set", "a JSON Web Key Set (RFC 7517)");
    }
    if (set.thumbprints.isEmpty()) {
      throw DocumentException.at(place, "no key", "at least one");
    }
    return set;
  }

  /** Takes the key, or returns why not. */
  private @Nullable String take(JWK key) throws JOSEException, GeneralSecurityException {
    var id = key.getKeyID();
    if (id == null) {
      return "a key without kid";
    }
    var use = key.getKeyUse();
    var operations = key.getKeyOperations();
    if ((use != null && !use.equals(KeyUse.SIGNATURE))
        || (operations != null && !operations.contains(KeyOperation.VERIFY))) {
      return "key " + id + " for another use";
    }
    if (key.isPrivate()) {
      return "key " + id + " with its private half";
    }
    var algorithm = key.getAlgorithm() == null ? "" : key.getAlgorithm().getName();
    if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
      if (!algorithm.isEmpty() && !algorithm.equals("ES256")) {
        return "key " + id + " for another algorithm";
      }
      elliptic.put(id, ec);
    } else if (key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
      if (!algorithm.isEmpty() && !EDWARDS_NAMES.contains(algorithm)) {
        return "key " + id + " for another algorithm";
      }
      edwards.put(id, edwards(pair));
    } else {
      return "key " + id + " of another kind";
    }
    thumbprints.put(id, key.computeThumbprint().toString());
    return null;
  }

  /** Whether there is a key of this id. */
  boolean has(String id) {
    return thumbprints.containsKey(id);
  }

  /** Whether both hold the same keys under the same ids. */
  boolean same(KeySet other) {
    return thumbprints.equals(other.thumbprints);
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
      return ed != null && EDWARDS_NAMES.contains(algorithm) && verifies(token, ed);
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
