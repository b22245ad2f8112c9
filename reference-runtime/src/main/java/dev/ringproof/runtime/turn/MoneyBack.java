package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.budget.BudgetPlanner.Need;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.Begun.BudgetExhausted;
import dev.ringproof.runtime.store.BudgetView;
import java.time.Instant;

/**
 * Says when a window that slides can pay for a turn that it cannot pay for now: once enough has
 * come back for the cheapest plan, which is sooner than all of it.
 */
final class MoneyBack {
  private final TurnParts parts;

  MoneyBack(TurnParts parts) {
    this.parts = parts;
  }

  /** Returns it with that as its end; as it is where the window resets, or never can pay. */
  BudgetExhausted told(
      BudgetExhausted lacking, Session session, Need need, BudgetView own, Instant now) {
    var window = parts.tiers().windows().budgets();
    if (!window.slides()) {
      return lacking;
    }
    var wide = lacking.tenantWide();
    var view = lacking.budget();
    for (var part : parts.store().sessions().comingBack(session, wide, window, now)) {
      view = view.freeing(part.amount(), part.at());
      var pays = parts.budget().plan(need, wide ? own : view, wide ? view : null);
      if (pays.isPresent()) {
        var then = view.windowEnds();
        var told = lacking.budget();
        return new BudgetExhausted(
            new BudgetView(told.limit(), told.settled(), told.reserved(), then), wide);
      }
    }
    return lacking;
  }
}
