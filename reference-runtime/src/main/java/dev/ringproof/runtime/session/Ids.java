package dev.ringproof.runtime.session;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;

/**
 * Makes ids that cannot be guessed: a prefix, the time, and 128 random bits. The time leads, and
 * digits are in the order of their characters, so that what is made now stands together in an index
 * and not all over it (ADR 0044).
 */
public final class Ids {
  private static final char[] BASE32 = "234567abcdefghijklmnopqrstuvwxyz".toCharArray();
  private static final int BYTES = 16;
  private static final int SPAN_BYTES = 8;
  private static final int DIGIT_BITS = 5;
  private static final int TIME_BITS = 9 * DIGIT_BITS;

  private final SecureRandom random;
  private final InstantSource clock;

  /** Makes a source of ids over this randomness and this time. */
  public Ids(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /** Returns a new id such as {@code ses_...}: 9 digits of time in milliseconds, 26 of chance. */
  public String make(String prefix) {
    var text = new StringBuilder(prefix).append('_');
    var now = clock.millis();
    for (int shift = TIME_BITS - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
      text.append(BASE32[(int) (now >> shift) & 31]);
    }
    int bits = 0;
    int held = 0;
    for (var b : bytes(BYTES)) {
      bits = (bits << 8) | (b & 0xff);
      held += 8;
      while (held >= DIGIT_BITS) {
        held -= DIGIT_BITS;
        text.append(BASE32[(bits >> held) & 31]);
      }
    }
    return text.append(BASE32[(bits << (DIGIT_BITS - held)) & 31]).toString();
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
