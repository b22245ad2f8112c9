package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.budget.Budgets;
import dev.ringproof.runtime.http.CostHeaders.Left;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.turn.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Which answers say what a turn was charged and what its session may still spend. Nothing is
 * charged before a turn is settled, so that nothing is said of one that runs.
 */
final class Costs {
  private final CostHeaders headers;
  private final Clock clock;

  Costs(CostHeaders headers, Clock clock) {
    this.headers = headers;
    this.clock = clock;
  }

  /** On an answer that shows the turn so, or streams its events. */
  void shown(Call call, TurnRow row, JsonValue view) {
    charged(call, row);
    view.at("/budget").ifPresent(budget -> left(call, budget));
  }

  /** What the turn was charged, once it is. */
  void charged(Call call, TurnRow row) {
    row.view()
        .member("usage")
        .ifPresent(usage -> call.response().header(Wire.COST, headers.cost(usage)));
  }

  /** On the answer about a turn that began just now: as its reservation left the session's. */
  void left(Call call, BudgetView budget) {
    left(call, budget.remaining(), budget.windowEnds());
  }

  private void left(Call call, JsonValue budget) {
    var remaining = Budgets.spend(budget, "/remaining");
    left(call, remaining, Instant.parse(budget.text("/windowEnds").orElseThrow()));
  }

  /** What an ended turn left of a window that is over says nothing about now. */
  private void left(Call call, Spend remaining, Instant ends) {
    var lasts = Duration.between(clock.instant(), ends);
    if (lasts.isPositive()) {
      call.response().header(Wire.BUDGET, headers.budget(new Left(remaining, lasts, false)));
    }
  }

  /**
   * Returns the refusal with what the window has left that could not pay, if it is one of money.
   */
  Problem refused(Problem problem, Start.Refused refused) {
    var lacking = refused.lacking();
    var pause = refused.retryAfter();
    return lacking == null || pause == null
        ? problem
        : problem.header(
            Wire.BUDGET,
            headers.budget(new Left(lacking.budget().remaining(), pause, lacking.tenantWide())));
  }
}
