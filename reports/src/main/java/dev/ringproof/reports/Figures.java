package dev.ringproof.reports;

import dev.ringproof.contract.evidence.Distribution;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private Figures() {}

  /** Milliseconds from microseconds: one decimal below 100, none above. */
  static String millis(long micros) {
    var ms = micros / 1000.0;
    return String.format(Locale.ROOT, ms < 100 ? "%.1f ms" : "%,.0f ms", ms);
  }

  static String percent(long good, long total) {
    return total == 0 ? "no data" : String.format(Locale.ROOT, "%.2f %%", 100.0 * good / total);
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A number to six places that count, whatever its unit. */
  static String rounded(BigDecimal number) {
    return number.round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  /** The value at a quantile: the smallest with at least that share at or below it. */
  static long quantile(Distribution distribution, double quantile) {
    var rank = (long) Math.ceil(quantile * distribution.total());
    var seen = 0L;
    var last = 0L;
    for (var value : distribution.values()) {
      seen += value.count();
      last = value.micros();
      if (seen >= Math.max(1, rank)) {
        return last;
      }
    }
    return last;
  }

  /** A digest short enough for a line. */
  static String brief(String digest) {
    return digest.startsWith("sha256:") && digest.length() > 19 ? digest.substring(0, 19) : digest;
  }
}
