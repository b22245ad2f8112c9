package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as the snapshot shows them: three decimals at most, none that says nothing. */
final class Decimals {
  static final int MOST = 3;

  private Decimals() {}

  static JsonNumber shown(BigDecimal number) {
    var shortest = number.setScale(MOST, RoundingMode.HALF_UP).stripTrailingZeros();
    return new JsonNumber(shortest.scale() < 0 ? shortest.setScale(0) : shortest);
  }

  /** Returns seconds as milliseconds. */
  static JsonNumber millis(double seconds) {
    return shown(BigDecimal.valueOf(seconds * 1000));
  }
}
