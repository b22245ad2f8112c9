package dev.ringproof.runtime.store;

import dev.ringproof.contract.tier.Spend;
import java.time.Instant;

/**
 * A window's money at one instant; {@code settled + reserved <= limit} but for overdrafts.
 *
 * @param windowEnds when all that is settled and reserved now has come back
 */
public record BudgetView(Spend limit, Spend settled, Spend reserved, Instant windowEnds) {
  /** Returns what may still be reserved; negative after an overdraft. */
  public Spend remaining() {
    return limit.minus(settled).minus(reserved);
  }

  /** Returns it with so much more reserved, which comes back then. */
  public BudgetView reserving(Spend more, Instant back) {
    return new BudgetView(limit, settled, reserved.plus(more), back);
  }

  /** Returns it with another end. */
  public BudgetView ending(Instant then) {
    return new BudgetView(limit, settled, reserved, then);
  }

  /** Returns it as it is then, when so much of what is settled and reserved has come back. */
  public BudgetView freeing(Spend amount, Instant then) {
    return new BudgetView(limit, settled.minus(amount), reserved, then);
  }
}
