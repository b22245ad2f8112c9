package dev.ringproof.contract.tier;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document {@code tiers.yaml}: all tiers and windows. Its digest is part of the subject that a
 * grant and a verdict name.
 */
public record TierData(List<Tier> tiers, Windows windows) {
  private static final Duration LEAST = Duration.ofMillis(50);
  private static final Duration LEAST_RECOVERED = Duration.ofSeconds(2);

  public TierData {
    tiers = List.copyOf(tiers);
    if (tiers.stream().map(Tier::id).distinct().count() != TierId.values().length
        || tiers.size() != TierId.values().length) {
      throw new IllegalArgumentException("tiers must define A, B and C once each");
    }
  }

  /** Returns the tier with this id. */
  public Tier tier(TierId id) {
    return tiers.stream().filter(tier -> tier.id() == id).findFirst().orElseThrow();
  }

  /**
   * Returns the data with windows, tier B's and C's deadlines and all recovery times divided by the
   * factor, none below 50 ms, and no recovery time below 2 s: what a shared machine adds to one
   * turn would be most of it. Tier A's first-token, turn and decision budgets are never scaled: a
   * proof may hurry, but not flatter what a customer feels.
   *
   * @param factor at least 1
   */
  public TierData scaled(int factor) {
    if (factor < 1) {
      throw new IllegalArgumentException("scale factor " + factor + " is below 1");
    }
    if (factor == 1) {
      return this;
    }
    var w = windows;
    return new TierData(
        tiers.stream().map(tier -> scaled(tier, factor)).toList(),
        new Windows(
            cut(w.approval(), factor),
            cut(w.budget(), factor),
            cut(w.vault(), factor),
            cut(w.transientData(), factor),
            cut(w.review(), factor),
            cut(w.lease(), factor),
            cut(w.backoffFirst(), factor),
            cut(w.backoffMost(), factor),
            cut(w.heartbeat(), factor),
            cut(w.recovery(), factor),
            cut(w.burnShort(), factor),
            cut(w.burnLong(), factor),
            w.budgetWindow()));
  }

  private static Tier scaled(Tier t, int factor) {
    var untouched = t.id() == TierId.A;
    return new Tier(
        t.id(),
        t.title(),
        t.firstToken(),
        untouched ? t.turn() : cut(t.turn(), factor),
        t.grace(),
        t.accept(),
        t.policyDecision(),
        t.degraded(),
        t.models(),
        t.toolClasses(),
        t.contextTokens(),
        t.maxOutputTokens(),
        t.budget(),
        t.marginalCostMicros(),
        recovered(t.recovered(), factor));
  }

  private static Duration cut(Duration duration, int factor) {
    return longer(duration.dividedBy(factor), LEAST);
  }

  private static Duration recovered(Duration whole, int factor) {
    return whole.compareTo(LEAST_RECOVERED) <= 0
        ? whole
        : longer(whole.dividedBy(factor), LEAST_RECOVERED);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** Returns the tier's first-token budget, or null where no one waits for one. */
  public @Nullable Duration firstToken(TierId id) {
    return tier(id).firstToken();
  }
}
