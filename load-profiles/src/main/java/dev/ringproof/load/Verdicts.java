package dev.ringproof.load;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Spread;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds each check against what was seen; a reason is why it does not hold. */
final class Verdicts {
  private final TierData tiers;
  private final Observed seen;

  Verdicts(TierData tiers, Observed seen) {
    this.tiers = tiers;
    this.seen = seen;
  }

  @Nullable String reason(LoadCheck check) {
    var tier = check.tier() == null ? TierId.A : check.tier();
    return switch (check.kind()) {
      case ONE_TERMINAL ->
          each(tier, t -> t.terminals() == 1, "exactly one terminal event in every stream");
      case FIRST_TOKEN -> firstToken(admitted(seen.below(), tier), tier);
      case DEADLINE -> deadline(tier);
      case JOBS_END -> each(tier, t -> t.hasEnd(), "every job ended while it was asked after");
      case SLO_COUNTERS -> new SloCheck(seen).counters();
      case SLO_QUANTILES -> new SloCheck(seen).quantiles();
      case QUOTA_EXACT -> quotaExact();
      case QUOTA_REFUSAL -> quotaRefusal();
      case OVERLOAD_SHEDS,
          OVERLOAD_FIRST_TOKEN,
          OVERLOAD_LIMIT_MOVES,
          OVERLOAD_RECOVERS,
          OVERLOAD_FAIR ->
          overload(check.kind());
    };
  }

  private @Nullable String each(TierId tier, Predicate<TurnRecord> holds, String wanted) {
    var turns = admitted(seen.below(), tier);
    var missed = turns.stream().filter(holds.negate()).count();
    if (turns.isEmpty()) {
      return "wanted " + wanted + ", but no turn of tier " + tier + " was admitted";
    }
    return missed == 0
        ? null
        : "wanted " + wanted + ", got " + missed + " of " + turns.size() + " without";
  }

  private @Nullable String firstToken(List<TurnRecord> turns, TierId tier) {
    var budget = tiers.firstToken(tier);
    if (budget == null || turns.isEmpty()) {
      return "wanted first tokens of tier " + tier + ", but no turn was admitted";
    }
    var late =
        turns.stream()
            .filter(
                t ->
                    t.hasToken()
                        ? t.firstTokenFromSent() > budget.toNanos()
                        : !t.hasEnd() || t.turnFromSent() > budget.toNanos())
            .count();
    return late == 0
        ? null
        : "wanted a token or a typed failure within "
            + budget.toMillis()
            + " ms of every request, got "
            + late
            + " of "
            + turns.size()
            + " later";
  }

  private @Nullable String deadline(TierId tier) {
    var data = tiers.tier(tier);
    var most = data.turn().plus(data.grace()).toNanos();
    return each(
        tier,
        t -> t.hasEnd() && t.turnFromSent() <= most,
        "a terminal event by " + data.turn() + " and " + data.grace());
  }

  private @Nullable String quotaExact() {
    var quota = seen.quota();
    if (quota == null || quota.tenants().isEmpty()) {
      return "wanted tenants that offer more than their quota, but none did";
    }
    return quota.tenants().stream()
        .filter(tenant -> !tenant.exact())
        .findFirst()
        .map(
            t ->
                String.format(
                    Locale.ROOT,
                    "wanted exactly %d of %d offers of %s admitted and the rest refused, got %d"
                        + " and %d",
                    Math.min(t.quota(), t.offers().size()),
                    t.offers().size(),
                    t.tenant(),
                    t.admitted(),
                    t.refused()))
        .orElse(null);
  }

  private @Nullable String quotaRefusal() {
    var quota = seen.quota();
    if (quota == null || quota.tenants().stream().allMatch(t -> t.refused() == 0)) {
      return "wanted refusals past the quota, got none";
    }
    return quota.tenants().stream().flatMap(t -> t.complaints().stream()).findFirst().orElse(null);
  }

  private @Nullable String overload(LoadCheck.Kind kind) {
    var overload = seen.overload();
    if (overload == null) {
      return "wanted an overload, but none was made";
    }
    var facts = overload.facts();
    return switch (kind) {
      case OVERLOAD_SHEDS ->
          facts.shed() > 0 && facts.admitted() > 0 && facts.otherFailures() == 0
              ? null
              : "wanted offers beyond the limit alone refused with 429 or 503 and nothing failed, got "
                  + facts;
      case OVERLOAD_FIRST_TOKEN -> keptP99(overload);
      case OVERLOAD_LIMIT_MOVES ->
          facts.limitBefore() >= 0 && facts.limitUnder() != facts.limitBefore()
              ? null
              : "wanted the printed limit to move under overload, got " + facts;
      case OVERLOAD_RECOVERS ->
          facts.recovered()
              ? null
              : "wanted every turn after the overload to complete, got " + overload.after().facts();
      default -> fair(overload);
    };
  }

  private @Nullable String keptP99(OverloadPhase.Seen overload) {
    var budget = tiers.firstToken(TierId.A);
    var admitted = admitted(overload.under().turns(), TierId.A);
    var spread = new Spread();
    admitted.stream()
        .filter(TurnRecord::hasToken)
        .forEach(t -> spread.add(t.firstTokenFromIntended()));
    var never = admitted.size() - spread.total();
    // Whoever waits for ever lies above all others, as in every percentile here.
    var p99 = Latency.of("first-token", TierId.A, spread, never).p99Micros();
    if (budget != null && p99 != null && p99 <= budget.toNanos() / 1_000) {
      return null;
    }
    return "wanted the first-token p99 of what is admitted kept under overload, got p99 "
        + (p99 == null ? "never" : p99 / 1_000.0 + " ms")
        + " and "
        + never
        + " of "
        + admitted.size()
        + " without a token";
  }

  private static @Nullable String fair(OverloadPhase.Seen overload) {
    var quiet = overload.servedShare(true);
    var loud = overload.servedShare(false);
    return quiet > 0 && quiet >= loud
        ? null
        : String.format(
            Locale.ROOT,
            "wanted the tenant with few arrivals served at least as often as the one that floods,"
                + " got %.2f against %.2f",
            quiet,
            loud);
  }

  private static List<TurnRecord> admitted(List<TurnRecord> turns, TierId tier) {
    return turns.stream()
        .filter(t -> t.assignment().tier() == tier && t.end() != End.UNSENT && t.admitted())
        .toList();
  }
}
