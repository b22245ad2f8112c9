package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM, used by one thread at a time. What is sealed is a version byte, a random nonce of 96
 * bits, and the ciphertext with its tag.
 */
final class Sealing {
  /** How many bytes a seal adds. */
  static final int OVERHEAD = 1 + 12 + 16;

  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  // Kept: to get one takes several times as long as to seal an event with it.
  private final Cipher cipher;
  private final SecureRandom random = new SecureRandom();

  Sealing() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new StoreException("this Java has no AES-GCM", e);
    }
  }

  byte[] seal(SecretKey key, Place place, byte[] plain) {
    var nonce = new byte[NONCE];
    random.nextBytes(nonce);
    var sealed = new byte[OVERHEAD + plain.length];
    sealed[0] = VERSION;
    System.arraycopy(nonce, 0, sealed, 1, NONCE);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.bytes());
      cipher.doFinal(plain, 0, plain.length, sealed, 1 + NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new StoreException(
          "could not seal a " + place.what() + " of session " + place.session(), e);
    }
  }

  /** Returns what was sealed here; throws if it was changed, moved here, or under another key. */
  byte[] open(SecretKey key, Place place, byte[] sealed) {
    if (sealed.length < OVERHEAD || sealed[0] != VERSION) {
      throw broken(place, null);
    }
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 1, NONCE));
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
