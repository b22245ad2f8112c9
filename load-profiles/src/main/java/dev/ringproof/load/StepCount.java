package dev.ringproof.load;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.Phase.ToolUse;
import dev.ringproof.load.StepFacts.Counts;
import dev.ringproof.load.StepFacts.Quiet;
import dev.ringproof.load.StepFacts.Second;
import dev.ringproof.load.StepFacts.TenantCounts;
import dev.ringproof.load.StepFacts.ToolCounts;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.measure.TurnRecord.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts what became of one step's turns. */
final class StepCount {
  private static final int TENANTS = 10;
  private static final long SECOND = 1_000_000_000;

  private final Phase phase;
  private final TierData tiers;
  private final Figures figures;

  StepCount(Phase phase, TierData tiers) {
    this.phase = phase;
    this.tiers = tiers;
    this.figures = new Figures(tiers, phase.turns());
  }

  Figures figures() {
    return figures;
  }

  /** Returns the counts of each tier that has turns, and at the end those of all. */
  List<Counts> counts() {
    var counts = new ArrayList<Counts>();
    for (var tier : TierId.values()) {
      var mine = phase.of(tier);
      if (!mine.isEmpty()) {
        counts.add(count(tier, mine, figures.good(tier)));
      }
    }
    var good = counts.stream().mapToLong(Counts::good).sum();
    counts.add(count(null, phase.turns(), good));
    return counts;
  }

  private Counts count(@Nullable TierId tier, List<TurnRecord> turns, long good) {
    var ends = turns.stream().collect(Collectors.groupingBy(TurnRecord::end));
    var completed = ends.getOrDefault(End.COMPLETED, List.of());
    var refused = ends.getOrDefault(End.REFUSED, List.of());
    return new Counts(
        tier,
        turns.size(),
        turns.size() - ends.getOrDefault(End.UNSENT, List.of()).size(),
        completed.size(),
        refused.size(),
        ends.getOrDefault(End.FAILED, List.of()).size(),
        good,
        turns.stream().filter(turn -> phase.attempts(turn) > 0).count(),
        turns.stream().mapToLong(phase::attempts).sum(),
        completed.stream().filter(turn -> phase.attempts(turn) == 0).count(),
        turns.stream().filter(phase::repeated).count(),
        refused.stream().filter(turn -> phase.attempts(turn) > 0).count(),
        turns.stream().filter(turn -> turn.terminals() > 1).count());
  }

  /** Returns how many turns failed in which way. */
  Map<String, Long> troubles() {
    return phase.turns().stream()
        .filter(turn -> turn.end() == End.FAILED)
        .collect(Collectors.groupingBy(TurnRecord::trouble, Collectors.counting()));
  }

  /** Returns each second from the first intended start to the last end. */
  List<Second> timeline() {
    var sent = phase.turns().stream().filter(turn -> turn.end() != End.UNSENT).toList();
    if (sent.isEmpty()) {
      return List.of();
    }
    var zero = sent.stream().mapToLong(t -> t.intendedAt() - nanos(t)).min().orElse(0);
    var seconds = new TreeMap<Integer, long[]>();
    for (var turn : phase.turns()) {
      add(seconds, nanos(turn), 0);
      if (turn.end() != End.UNSENT) {
        add(seconds, turn.sentAt() - zero, 1);
      }
      if (turn.completed()) {
        add(seconds, turn.turnFromSent() + turn.sentAt() - zero, 2);
      }
    }
    var timeline = new ArrayList<Second>();
    for (int at = 0; at <= seconds.lastKey(); at++) {
      var counts = seconds.getOrDefault(at, new long[3]);
      timeline.add(new Second(at, counts[0], counts[1], counts[2]));
    }
    return timeline;
  }

  private static void add(Map<Integer, long[]> seconds, long nanos, int column) {
    seconds.computeIfAbsent((int) Math.max(0, nanos / SECOND), at -> new long[3])[column]++;
  }

  private static long nanos(TurnRecord turn) {
    return turn.assignment().offset().toNanos();
  }

  /** Returns what became of the turns of all tenants but this one. */
  Quiet allBut(String loud) {
    var turns =
        phase.turns().stream()
            .filter(turn -> !turn.assignment().who().tenant().equals(loud))
            .toList();
    var quiet = new Phase(phase.name(), turns, Map.of(), Map.of());
    return new Quiet(
        loud,
        turns.size(),
        quiet.count(End.COMPLETED),
        quiet.count(End.REFUSED),
        quiet.count(End.FAILED),
        new Figures(tiers, turns).latencies());
  }

  /** Returns the tools that turns wanted, by name, and how many calls were seen of each. */
  List<ToolCounts> tools() {
    var byTool = new TreeMap<String, List<TurnRecord>>();
    for (var turn : phase.turns()) {
      var tool = turn.assignment().tool();
      if (tool != null) {
        byTool.computeIfAbsent(tool, name -> new ArrayList<>()).add(turn);
      }
    }
    var counts = new ArrayList<ToolCounts>();
    byTool.forEach(
        (tool, turns) -> {
          var uses = turns.stream().map(phase::tool).toList();
          counts.add(
              new ToolCounts(
                  tool,
                  turns.size(),
                  uses.stream().filter(use -> use.asked() > 0).count(),
                  uses.stream().filter(use -> use.calls() > 0).count(),
                  uses.stream().mapToLong(ToolUse::calls).sum(),
                  uses.stream().filter(use -> use.runs() > use.asked()).count(),
                  turns.stream()
                      .filter(TurnRecord::completed)
                      .filter(turn -> phase.tool(turn).calls() == 0)
                      .count()));
        });
    return counts;
  }

  /** Returns the tenants with most turns, the greatest first. */
  List<TenantCounts> tenants() {
    return phase.turns().stream()
        .collect(Collectors.groupingBy(turn -> turn.assignment().who().tenant()))
        .entrySet()
        .stream()
        .map(
            tenant ->
                new TenantCounts(
                    tenant.getKey(),
                    tenant.getValue().size(),
                    tenant.getValue().stream().filter(TurnRecord::completed).count(),
                    tenant.getValue().stream().filter(t -> t.end() == End.REFUSED).count()))
        .sorted(
            Comparator.comparingLong(TenantCounts::offered)
                .reversed()
                .thenComparing(TenantCounts::tenant))
        .limit(TENANTS)
        .toList();
  }
}
