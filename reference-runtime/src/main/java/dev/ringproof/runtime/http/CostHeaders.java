package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import java.time.Duration;

/**
 * How headers tell of money: dictionaries of structured fields (RFC 9651), whose numbers are those
 * of the bodies.
 */
public interface CostHeaders {
  /** Returns the ISO 4217 code of the currency whose millionths are counted. */
  String currency();

  /** Returns what a turn was charged, of the usage that its view shows. */
  String cost(JsonValue usage);

  /** Returns what a window has left. */
  String budget(Left left);

  /**
   * What a window has left.
   *
   * @param amount below zero after an overdraft
   * @param lasts until the window ends
   * @param tenantWide whether it is the window of all the tenant's sessions
   */
  record Left(Spend amount, Duration lasts, boolean tenantWide) {}

  /** Returns the headers of a price list in the currency of this ISO 4217 code. */
  static CostHeaders in(String currency) {
    return new CostFields(currency);
  }
}
