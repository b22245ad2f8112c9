package dev.ringproof.testbed.witness;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** The words by which scripts and records are found. */
final class Nonces {
  private static final Pattern NONCE = Pattern.compile("rpn[a-z2-7]{20}");
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Nonces() {}

  static String fresh() {
    var nonce = new StringBuilder("rpn");
    RANDOM.ints(20, 0, ALPHABET.length()).forEach(i -> nonce.append(ALPHABET.charAt(i)));
    return nonce.toString();
  }

  /** Returns the last nonce in the text; empty without one. */
  static String last(String text) {
    var found = NONCE.matcher(text);
    var last = "";
    while (found.find()) {
      last = found.group();
    }
    return last;
  }
}
