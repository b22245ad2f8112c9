package dev.ringproof.runtime.turn;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.policy.Tenant.Quota;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.Begun.BudgetExhausted;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.TurnRow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of asking for a turn. */
public sealed interface Start {
  /**
   * It runs, or waits in the queue.
   *
   * @param workflow the job's id in Tier C
   * @param budget the session's, as it stands with this turn's reservation
   */
  record Running(
      String turn, String trace, TierId tier, @Nullable String workflow, BudgetView budget)
      implements Start {}

  /** The same was asked before: this is that turn. */
  record Replayed(TurnRow turn) implements Start {}

  /**
   * It does not run.
   *
   * @param version the current checkpoint version, where the client's is stale
   * @param quota the tenant's quota, where it is used up
   * @param lacking the window that cannot pay, where it is money that lacks
   */
  record Refused(
      ProblemType problem,
      String detail,
      @Nullable Duration retryAfter,
      @Nullable Long version,
      @Nullable Quota quota,
      @Nullable BudgetExhausted lacking)
      implements Start {
    static Refused of(ProblemType problem, String detail) {
      return new Refused(problem, detail, null, null, null, null);
    }

    static Refused later(ProblemType problem, String detail, Duration retryAfter) {
      return new Refused(problem, detail, retryAfter, null, null, null);
    }
  }
}
