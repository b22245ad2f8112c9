package dev.ringproof.runtime.store;

import dev.ringproof.contract.tier.Spend;
import java.time.Instant;

/** A window's money at one instant; {@code settled + reserved <= limit} but for overdrafts. */
public record BudgetView(Spend limit, Spend settled, Spend reserved, Instant windowEnds) {
  /** Returns what may still be reserved; negative after an overdraft. */
  public Spend remaining() {
    return limit.minus(settled).minus(reserved);
  }

  /** Returns it with so much more reserved. */
  public BudgetView reserving(Spend more) {
    return new BudgetView(limit, settled, reserved.plus(more), windowEnds);
  }
}
