package dev.ringproof.contract.slo;

import dev.ringproof.contract.tier.TierId;
import java.math.BigDecimal;

/**
 * One objective of one tier.
 *
 * @param name of its document, which names rules and series
 * @param target least share of good events, above 0 and below 1
 * @param good the PromQL selector of the counter of good events
 * @param total the PromQL selector of the counter of all events
 * @param days length of the rolling window for which the budget is
 */
public record ServiceObjective(
    String name,
    String title,
    String description,
    TierId tier,
    SloMetric metric,
    BigDecimal target,
    String good,
    String total,
    int days) {
  public ServiceObjective {
    if (target.signum() <= 0 || target.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("target " + target + " of " + name + " is not in (0, 1)");
    }
  }

  /** Returns the selector of the counter of good events. */
  public Selector goodEvents() {
    return Selector.read(name, good);
  }

  /** Returns the selector of the counter of all events. */
  public Selector allEvents() {
    return Selector.read(name, total);
  }

  /** Returns the share of events that may be bad. */
  public BigDecimal budget() {
    return BigDecimal.ONE.subtract(target);
  }
}
