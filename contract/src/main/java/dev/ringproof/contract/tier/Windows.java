package dev.ringproof.contract.tier;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every lifetime and pause that is not a tier's own, in one place, so that a proof can scale them
 * together.
 *
 * @param approval how long an approval may stay pending
 * @param budget length of a session's and a tenant's budget window
 * @param vault how long raw prompts, resume text and exact arguments are kept
 * @param transientData how long embeddings and prompt caches are kept
 * @param review how long summaries, decisions and traces are kept after the session's end
 * @param lease how long a session's lease and a reservation hold without renewal
 * @param backoffFirst pause before the first retry of a job
 * @param backoffMost longest pause between retries of a job
 * @param heartbeat pause between comment lines on a quiet stream
 * @param recovery window in which a success after a retryable failure counts as its recovery
 * @param burnShort the short window over which the burn of an error budget is measured
 * @param burnLong the long one
 * @param budgetWindow what the budget window does; null as {@code resets}
 */
public record Windows(
    Duration approval,
    Duration budget,
    Duration vault,
    Duration transientData,
    Duration review,
    Duration lease,
    Duration backoffFirst,
    Duration backoffMost,
    Duration heartbeat,
    Duration recovery,
    Duration burnShort,
    Duration burnLong,
    BudgetWindow.@Nullable Kind budgetWindow) {
  /** Returns the budget window whole. */
  public BudgetWindow budgets() {
    return new BudgetWindow(budget, budgetWindow == null ? BudgetWindow.Kind.RESETS : budgetWindow);
  }
}
