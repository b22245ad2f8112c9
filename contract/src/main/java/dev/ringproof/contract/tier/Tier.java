package dev.ringproof.contract.tier;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service tier: its time budgets, its models, its tool classes, its money.
 *
 * @param firstToken by then a token, a fallback's token or a typed failure; null where no one waits
 * @param turn by then, plus {@code grace}, the turn has its terminal event
 * @param accept by then a job is accepted; null where turns are not queued
 * @param policyDecision past it the decision counts as unavailable and {@code degraded} applies
 * @param models model ids in order of preference: the fallback tree
 * @param toolClasses the only classes offered to the model
 * @param contextTokens input beyond it is summarised
 * @param maxOutputTokens the most that one model call may generate
 * @param budget what a session may spend in one window
 * @param marginalCostMicros most that staying with a dearer model may cost over the next one, in
 *     millionths of the currency, while the whole window is left; it shrinks in proportion to the
 *     share of the window that remains
 * @param recovered by then after a fault has gone the tier answers as before
 */
public record Tier(
    TierId id,
    String title,
    @Nullable Duration firstToken,
    Duration turn,
    Duration grace,
    @Nullable Duration accept,
    Duration policyDecision,
    DegradedMode degraded,
    List<String> models,
    List<String> toolClasses,
    int contextTokens,
    int maxOutputTokens,
    Spend budget,
    long marginalCostMicros,
    Duration recovered) {
  public Tier {
    models = List.copyOf(models);
    toolClasses = List.copyOf(toolClasses);
  }
}
