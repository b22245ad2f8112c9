package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.budget.BudgetPlanner.Need;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.Begun.BudgetExhausted;
import dev.ringproof.runtime.store.BudgetView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says whose window lacks the money for a turn, and when it has enough again. A window that slides
 * has so once what came back pays for the cheapest plan, which is sooner than all of it.
 */
record MoneyBack(TurnParts parts, Session session, Need need, Instant now) {
  /** Returns a refusal for want of money with that; anything else as it is. */
  Begun told(Begun begun, BudgetView own, @Nullable BudgetView shared) {
    if (!(begun instanceof BudgetExhausted found)) {
      return begun;
    }
    // The tenant's, if the session's could pay for any plan.
    if (shared != null && !pays(own, shared) && pays(own, null)) {
      return again(new BudgetExhausted(shared, true), own);
    }
    return again(found, own);
  }

  private boolean pays(BudgetView own, @Nullable BudgetView shared) {
    return parts.budget().plan(need, own, shared).isPresent();
  }

  /** Returns it with that time as its end; as it is where the window resets, or never can pay. */
  private BudgetExhausted again(BudgetExhausted lacking, BudgetView own) {
    var window = parts.tiers().windows().budgets();
    if (!window.slides()) {
      return lacking;
    }
    var wide = lacking.tenantWide();
    var view = lacking.budget();
    for (var part : parts.store().sessions().comingBack(session, wide, window, now)) {
      view = view.freeing(part.amount(), part.at());
      if (wide ? pays(own, view) : pays(view, null)) {
        return new BudgetExhausted(lacking.budget().ending(part.at()), wide);
      }
    }
    return lacking;
  }
}
