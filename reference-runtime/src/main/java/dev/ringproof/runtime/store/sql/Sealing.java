package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.StoreException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * ChaCha20-Poly1305 (RFC 8439), used by one thread at a time. What is sealed is a version byte, a
 * nonce of 96 bits, and the ciphertext with its tag.
 *
 * <p>A nonce is 64 random bits, drawn before the first seal, and a count of seals; when the count
 * is used up the bits are drawn anew. It rests on nothing that is stored: a row's number comes
 * again after a rollback, a purge, a crash or a restored copy, and would seal two texts by one
 * nonce.
 */
public final class Sealing {
  private static final String NAME = "ChaCha20-Poly1305";

  /** How many bytes a seal adds. */
  static final int OVERHEAD = 1 + 12 + 16;

  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  // Kept: to get one takes several times as long as to seal an event with it.
  private final Cipher cipher;
  private final byte[] origin = new byte[NONCE - Integer.BYTES];
  private int seals;

  /** Makes one for a thread. */
  public Sealing() {
    try {
      cipher = Cipher.getInstance(NAME);
    } catch (GeneralSecurityException e) {
      throw new StoreException("this Java has no " + NAME, e);
    }
  }

  /** Returns 256 bits as a key. */
  static SecretKey key(byte[] bytes) {
    return new SecretKeySpec(bytes, "ChaCha20");
  }

  /** Seals a text for its place. */
  public byte[] seal(SecretKey key, Place place, byte[] plain) {
    var sealed = new byte[OVERHEAD + plain.length];
    sealed[0] = VERSION;
    nonce(sealed);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(sealed, 1, NONCE));
      cipher.updateAAD(place.bytes());
      cipher.doFinal(plain, 0, plain.length, sealed, 1 + NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new StoreException(
          "could not seal a " + place.what() + " of session " + place.session(), e);
    }
  }

  private void nonce(byte[] sealed) {
    if (seals == 0) {
      RANDOM.nextBytes(origin);
    }
    ByteBuffer.wrap(sealed, 1, NONCE).put(origin).putInt(seals++);
  }

  /** Returns what was sealed here; throws if it was changed, moved here, or under another key. */
  byte[] open(SecretKey key, Place place, byte[] sealed) {
    if (sealed.length < OVERHEAD || sealed[0] != VERSION) {
      throw broken(place, null);
    }
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(sealed, 1, NONCE));
      cipher.updateAAD(place.bytes());
      return cipher.doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
    } catch (AEADBadTagException e) {
      throw broken(place, e);
    } catch (GeneralSecurityException e) {
      throw new StoreException(
          "could not open a " + place.what() + " of session " + place.session(), e);
    }
  }

  private static StoreException broken(Place place, @Nullable Exception why) {
    var sentence =
        "a %s of session %s in the vault is not what was sealed there: changed, moved, or sealed by another key"
            .formatted(place.what(), place.session());
    return why == null ? new StoreException(sentence) : new StoreException(sentence, why);
  }
}
