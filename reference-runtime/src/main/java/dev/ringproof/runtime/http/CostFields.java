package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;

/** The headers as they are written, the same for the same numbers. */
record CostFields(String currency) implements CostHeaders {
  /** The largest whole number of a structured field. */
  private static final long MOST = 999_999_999_999_999L;

  @Override
  public String cost(JsonValue usage) {
    var tokens = whole(usage, "/inputTokens") + whole(usage, "/outputTokens");
    return amount(new Spend(tokens, whole(usage, "/costMicros")));
  }

  private static long whole(JsonValue usage, String pointer) {
    return usage.whole(pointer).orElseThrow();
  }

  @Override
  public String budget(Left left) {
    var seconds = Math.max(1, Math.ceilDiv(left.lasts().toMillis(), 1000L));
    var field = amount(left.amount()) + ", reset=" + seconds;
    return left.tenantWide() ? field + ", of=tenant" : field;
  }

  private String amount(Spend spend) {
    return "tokens="
        + fitting(spend.tokens())
        + ", micros="
        + fitting(spend.micros())
        + ", currency="
        + currency;
  }

  /** A limit may be larger than a field can say; then it says that there is at least as much. */
  private static long fitting(long amount) {
    return Math.clamp(amount, -MOST, MOST);
  }
}
