package dev.ringproof.load;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.tier.TierId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that load proves.
 *
 * @param needs the capability without which the clause does not bind; null: it always binds
 * @param tier whose turns it looks at; null: those of a phase of its own
 */
record LoadCheck(
    String id, String clause, @Nullable Capability needs, @Nullable TierId tier, Kind kind) {

  /** What is looked at. */
  enum Kind {
    ONE_TERMINAL(false),
    FIRST_TOKEN(true),
    DEADLINE(true),
    JOBS_END(true),
    SLO_COUNTERS(false),
    SLO_QUANTILES(true),
    QUOTA_EXACT(false),
    QUOTA_REFUSAL(false),
    OVERLOAD_SHEDS(false),
    OVERLOAD_FIRST_TOKEN(true),
    OVERLOAD_LIMIT_MOVES(false),
    OVERLOAD_RECOVERS(false),
    OVERLOAD_FAIR(false);

    private final boolean timed;

    Kind(boolean timed) {
      this.timed = timed;
    }

    /** Whether it rests on the injector's clock, so that a late injector can make it fail. */
    boolean timed() {
      return timed;
    }
  }

  /** Returns everything that load can prove. */
  static List<LoadCheck> all() {
    var all = new ArrayList<LoadCheck>();
    for (var tier : List.of(TierId.A, TierId.B)) {
      var name = "load." + tier + ".";
      all.add(of(name + "oneTerminal", "API-1", Capability.STREAM, tier, Kind.ONE_TERMINAL));
      all.add(of(name + "firstToken", "TIER-3", Capability.STREAM, tier, Kind.FIRST_TOKEN));
      all.add(of(name + "deadline", "TIER-2", null, tier, Kind.DEADLINE));
    }
    all.add(of("load.C.jobsEnd", "TIER-2", Capability.WORKFLOWS, TierId.C, Kind.JOBS_END));
    all.add(of("load.slo.counters", "SLO-2", Capability.SLO, null, Kind.SLO_COUNTERS));
    all.add(of("load.slo.quantiles", "SLO-2", Capability.SLO, null, Kind.SLO_QUANTILES));
    all.add(of("load.quota.exact", "RING-3", Capability.QUOTAS, null, Kind.QUOTA_EXACT));
    all.add(of("load.quota.refusal", "RING-3", Capability.QUOTAS, null, Kind.QUOTA_REFUSAL));
    overload(all, "sheds", Kind.OVERLOAD_SHEDS);
    overload(all, "firstToken", Kind.OVERLOAD_FIRST_TOKEN);
    overload(all, "limitMoves", Kind.OVERLOAD_LIMIT_MOVES);
    overload(all, "recovers", Kind.OVERLOAD_RECOVERS);
    overload(all, "fair", Kind.OVERLOAD_FAIR);
    return List.copyOf(all);
  }

  /** Returns what this plan asks for. */
  static List<LoadCheck> of(LoadPlan plan) {
    return all().stream().filter(check -> check.asked(plan)).toList();
  }

  private boolean asked(LoadPlan plan) {
    return switch (kind) {
      case ONE_TERMINAL, FIRST_TOKEN, DEADLINE, JOBS_END ->
          tier != null && plan.turns().getOrDefault(tier, 0) > 0;
      case SLO_COUNTERS, SLO_QUANTILES -> true;
      case QUOTA_EXACT, QUOTA_REFUSAL -> plan.quotaTenants() > 0;
      case OVERLOAD_SHEDS,
          OVERLOAD_FIRST_TOKEN,
          OVERLOAD_LIMIT_MOVES,
          OVERLOAD_RECOVERS,
          OVERLOAD_FAIR ->
          plan.overload();
    };
  }

  private static void overload(List<LoadCheck> all, String name, Kind kind) {
    all.add(of("load.overload." + name, "RING-4", Capability.ADAPTIVE_LIMITS, null, kind));
  }

  private static LoadCheck of(
      String id, String clause, @Nullable Capability needs, @Nullable TierId tier, Kind kind) {
    return new LoadCheck(id, clause, needs, tier, kind);
  }
}
