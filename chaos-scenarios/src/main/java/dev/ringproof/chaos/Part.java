package dev.ringproof.chaos;

import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.chaos.kit.Unmet;
import dev.ringproof.chaos.scenario.Act;
import dev.ringproof.chaos.scenario.Acts;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One tier's share of a scenario that is played, and what was found in it so far. */
final class Part {
  private static final int ALL = 0;

  final Planned planned;
  final Scene scene;
  final Act act;
  final long startNanos = System.nanoTime();
  private final Map<Integer, String> unmet = new TreeMap<>();
  private @Nullable String defect;
  volatile long witnessed;
  volatile @Nullable Long recoveryMillis;
  volatile List<InvariantResult> invariants = List.of();

  Part(Planned planned, Scene scene) {
    this.planned = planned;
    this.scene = scene;
    this.act = Acts.of(scene);
  }

  /** Runs a step; what it misses counts against the clause of this number. */
  void step(int clause, Runnable work) {
    if (failed(ALL) != null || defect() != null) {
      return;
    }
    try {
      work.run();
    } catch (Unmet e) {
      unmet(clause, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      defect(e);
    }
  }

  /** Runs a step without which nothing else says anything. */
  void first(String what, Runnable work) {
    step(
        ALL,
        () -> {
          try {
            work.run();
          } catch (Unmet e) {
            throw e.during(what);
          }
        });
  }

  synchronized void unmet(int clause, String why) {
    unmet.putIfAbsent(clause, why);
    scene.transcript().note("unmet, clause " + clause + ": " + why);
  }

  private synchronized void defect(RuntimeException e) {
    var stack = new StringWriter();
    e.printStackTrace(new PrintWriter(stack));
    scene.transcript().note("the scenario itself broke: " + stack);
    defect = "the scenario itself broke: " + e;
  }

  /** Returns why a clause is not met; null if it is. */
  synchronized @Nullable String failed(int clause) {
    return unmet.get(clause);
  }

  /** Returns why nothing of it says anything; null if it does. */
  synchronized @Nullable String never() {
    return unmet.get(ALL);
  }

  synchronized @Nullable String defect() {
    return defect;
  }

  boolean live() {
    return never() == null && defect() == null;
  }

  /** Whether it met less than was declared, of whatever clause. */
  synchronized boolean missed() {
    return !unmet.isEmpty();
  }

  /** Whether its history breaks an invariant. */
  boolean violated() {
    return invariants.stream().anyMatch(i -> !i.violations().isEmpty());
  }

  /** Returns which invariants its history breaks, and how. */
  String broken() {
    return invariants.stream()
        .filter(i -> !i.violations().isEmpty())
        .map(i -> "wanted " + i.id() + " unbroken; got " + String.join("; ", i.violations()))
        .collect(Collectors.joining("; "));
  }

  /** Lets go of its streams. */
  void close() {
    scene.turns().forEach(turn -> turn.stream().close());
  }

  long millis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
