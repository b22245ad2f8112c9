package dev.ringproof.runtime.session;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes ids that cannot be guessed: a prefix and 128 random bits. */
public final class Ids {
  private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
  private static final int BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private final SecureRandom random;

  /** Makes a source of ids over this randomness. */
  public Ids(SecureRandom random) {
    this.random = random;
  }

  /** Returns a new id such as {@code ses_...}. */
  public String make(String prefix) {
    var bytes = bytes(BYTES);
    var text = new StringBuilder(prefix).append('_');
    int bits = 0;
    int held = 0;
    for (var b : bytes) {
      bits = (bits << 8) | (b & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(BASE32[(bits >> held) & 31]);
      }
    }
    return text.append(BASE32[(bits << (5 - held)) & 31]).toString();
  }

  /** Returns a new W3C trace id: 32 hex digits. */
  public String trace() {
    return HexFormat.of().formatHex(bytes(BYTES));
  }

  /** Returns a new W3C span id: 16 hex digits. */
  public String span() {
    return HexFormat.of().formatHex(bytes(SPAN_BYTES));
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
