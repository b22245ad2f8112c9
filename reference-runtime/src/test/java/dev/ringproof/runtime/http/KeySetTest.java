package dev.ringproof.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.contract.json.DocumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which key, under which id, for which algorithm: never the token's choice. */
final class KeySetTest {
  @TempDir private Path folder = Path.of("");

  private final ECKey one = elliptic(Curve.P_256, "one");
  private final ECKey two = elliptic(Curve.P_256, "two");
  private final KeyPair pair = edwards();
  private final JWK three = edwards(pair, "three");
  private final KeySet keys = KeySet.published("test", set(one, two, three));

  private static ECKey elliptic(Curve curve, String id) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair edwards() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last 32 bytes of the encoded key are the key. */
  private static JWK edwards(KeyPair pair, String id) {
    var encoded = pair.getPublic().getEncoded();
    var x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID(id).build();
  }

  private static String set(JWK... keys) {
    return new JWKSet(Arrays.stream(keys).map(JWK::toPublicJWK).toList()).toString();
  }

  private static SignedJWT signed(ECKey key, String id) throws JOSEException, ParseException {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build();
    var token = new SignedJWT(header, new JWTClaimsSet.Builder().subject("s").build());
    token.sign(new ECDSASigner(key));
    return SignedJWT.parse(token.serialize());
  }

  private SignedJWT edwardsSigned(String algorithm, String id) throws Exception {
    var head = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\"}";
    var start = Base64URL.encode(head) + "." + Base64URL.encode("{\"sub\":\"s\"}");
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(start.getBytes(StandardCharsets.US_ASCII));
    return SignedJWT.parse(start + "." + Base64URL.encode(signature.sign()));
  }

  @Test
  void eachKeyVerifiesUnderItsOwnId() throws Exception {
    assertThat(keys.verifies(signed(one, "one"))).isTrue();
    assertThat(keys.verifies(signed(two, "two"))).isTrue();
    assertThat(keys.verifies(edwardsSigned("EdDSA", "three"))).isTrue();
    assertThat(keys.verifies(edwardsSigned("Ed25519", "three"))).isTrue();
  }

  @Test
  void aTrustedKeyUnderTheIdOfAnotherVerifiesNothing() throws Exception {
    assertThat(keys.verifies(signed(one, "two"))).isFalse();
    assertThat(keys.verifies(signed(two, "one"))).isFalse();
    assertThat(keys.verifies(signed(one, "three"))).isFalse();
    assertThat(keys.verifies(signed(one, "One"))).isFalse();
    assertThat(keys.verifies(edwardsSigned("EdDSA", "one"))).isFalse();
    assertThat(keys.verifies(edwardsSigned("ES256", "three"))).isFalse();
    assertThat(keys.verifies(edwardsSigned("ES256", "one"))).isFalse();
  }

  @Test
  void noIdIsNotAnyId() throws Exception {
    var token =
        new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), new JWTClaimsSet.Builder().build());
    token.sign(new ECDSASigner(one));
    assertThat(keys.verifies(SignedJWT.parse(token.serialize()))).isFalse();
  }

  @Test
  void aFileHoldsKeysOfUseAlone() throws Exception {
    assertThat(read(set(one, three)).has("one")).isTrue();
    var secret = new OctetSequenceKeyGenerator(256).keyID("s").generate();
    var enc = new ECKey.Builder(one).keyUse(KeyUse.ENCRYPTION).build();
    var other = new ECKey.Builder(one).algorithm(JWSAlgorithm.ES384).build();
    var nameless = new ECKey.Builder(one).keyID(null).build();
    for (var bad :
        List.of(
            set(),
            set(one, elliptic(Curve.P_384, "p384")),
            set(enc),
            set(other),
            set(nameless),
            "{\"keys\":[" + one.toJSONString() + "]}",
            "{\"keys\":[" + secret.toJSONString() + "]}",
            twice(),
            "<html>",
            "[]")) {
      assertThatThrownBy(() -> read(bad)).isInstanceOf(DocumentException.class);
    }
  }

  private String twice() {
    var key = one.toPublicJWK().toJSONString();
    return "{\"keys\":[" + key + "," + key + "]}";
  }

  private KeySet read(String text) throws IOException {
    return KeySet.read(Files.writeString(folder.resolve("jwks.json"), text));
  }

  @Test
  void aPublishedSetMayHoldKeysForOthers() throws JOSEException {
    OctetSequenceKey secret = new OctetSequenceKeyGenerator(256).keyID("s").generate();
    var all =
        "{\"keys\":["
            + secret.toJSONString()
            + ","
            + elliptic(Curve.P_384, "p384").toPublicJWK().toJSONString()
            + ","
            + one.toPublicJWK().toJSONString()
            + "]}";
    var published = KeySet.published("test", all);
    assertThat(published.has("one")).isTrue();
    assertThat(published.has("s")).isFalse();
    assertThat(published.has("p384")).isFalse();
    assertThatThrownBy(() -> KeySet.published("test", twice()))
        .isInstanceOf(DocumentException.class);
  }
}
