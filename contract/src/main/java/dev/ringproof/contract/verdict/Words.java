package dev.ringproof.contract.verdict;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;

/** Numbers and sentences for people. */
final class Words {
  private Words() {}

  static String percent(double share) {
    return plain(BigDecimal.valueOf(share).movePointRight(2), 5) + " %";
  }

  static String millis(long micros) {
    return micros == CountedSample.NEVER
        ? "never"
        : plain(BigDecimal.valueOf(micros, 3), 3) + " ms";
  }

  static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String more(OptionalLong more) {
    if (more.isEmpty()) {
      return "no number of samples would decide, at the rate seen";
    }
    var samples = more.getAsLong() == 1 ? " more sample" : " more samples";
    return whole(more.getAsLong()) + samples + " would decide, at the rate seen";
  }

  private static String plain(BigDecimal number, int digits) {
    var rounded = number.setScale(digits, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.toPlainString();
  }
}
