package dev.ringproof.chaos;

import dev.ringproof.contract.clause.Clause;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what was found into checks and scenario results, each emitted once. */
final class Report {
  private static final int INVARIANTS = 4;

  /** What speaks loudest first. */
  private static final List<Outcome> WORST =
      List.of(Outcome.FAILED, Outcome.INVALID, Outcome.INSUFFICIENT, Outcome.NOT_APPLICABLE);

  private final Standing standing;
  private final SuiteRun run;
  private final Path evidenceDir;
  private final Progress progress;
  private final Map<String, CheckResult> checks = new LinkedHashMap<>();
  private final Map<String, ScenarioResult> scenarios = new LinkedHashMap<>();
  private @Nullable Stage stage;

  private record Found(Outcome outcome, @Nullable String reason) {}

  Report(Standing standing, SuiteRun run, Path evidenceDir, Progress progress) {
    this.standing = standing;
    this.run = run;
    this.evidenceDir = evidenceDir;
    this.progress = progress;
  }

  void on(Stage now) {
    stage = now;
  }

  void line(String text) {
    progress.line("  " + text);
  }

  /** Reports what is excused as a whole, and returns the rest. */
  List<Planned> excused(List<Planned> planned) {
    var rest = new ArrayList<Planned>();
    for (var one : planned) {
      var first = Planned.clausesOf(one.mode().id()).getFirst();
      var excuse = Excuse.of(first, one.mode().id(), standing);
      if (excuse == null) {
        rest.add(one);
      } else {
        unplayed(one, new Found(excuse.outcome(), excuse.reason()));
      }
    }
    return rest;
  }

  /** Reports that there is nobody to judge. */
  void silent(Planned one, String why) {
    unplayed(one, new Found(Outcome.FAILED, why));
  }

  /** Reports that the suite itself broke, unless there is a result already. */
  void broken(Planned one, RuntimeException e) {
    synchronized (scenarios) {
      if (scenarios.containsKey(one.id())) {
        return;
      }
    }
    unplayed(one, new Found(Outcome.INVALID, "the scenario itself broke: " + e));
  }

  private void unplayed(Planned one, Found found) {
    one.clauses().forEach(clause -> check(one, clause, found, 0, null));
    scenario(one, found, null, null);
  }

  /** Reports what was played. */
  void played(Part part) {
    var one = part.planned;
    var folder = folder(part);
    var outcomes = new ArrayList<Found>();
    for (var clause : Planned.clausesOf(one.mode().id())) {
      var found = found(part, clause);
      var excuse = Excuse.of(clause, one.mode().id(), standing);
      if (excuse != null) {
        found = new Found(excuse.outcome(), excuse.reason());
      } else {
        outcomes.add(found);
      }
      if (one.clauses().contains(clause)) {
        check(one, clause, found, part.millis(), folder);
      }
    }
    scenario(one, worst(outcomes), part, folder);
    told(one, part, worst(outcomes).outcome());
  }

  private void told(Planned one, Part part, Outcome outcome) {
    var text = "  " + one.id() + ": " + outcome + ", " + part.millis() + " ms, " + part.scene.saw();
    if (outcome == Outcome.PASSED) {
      progress.detail(text);
    } else {
      progress.line(text);
    }
  }

  private Found found(Part part, Clause clause) {
    var number = Planned.number(clause);
    var silence = stage == null ? null : stage.silence();
    if (number == INVARIANTS && part.violated()) {
      return new Found(Outcome.FAILED, part.broken());
    }
    if (part.never() != null) {
      return new Found(Outcome.FAILED, part.never());
    }
    if (silence != null) {
      return new Found(Outcome.FAILED, silence);
    }
    var unmet = part.failed(number);
    if (part.defect() != null) {
      return new Found(Outcome.INVALID, part.defect());
    }
    if (part.witnessed == 0) {
      var more = unmet == null ? "" : "; " + unmet;
      return new Found(Outcome.INVALID, "the fault was never witnessed" + more);
    }
    if (unmet != null) {
      return new Found(Outcome.FAILED, unmet);
    }
    var exercised = part.invariants.stream().mapToLong(InvariantResult::exercised).sum();
    return number == INVARIANTS && exercised == 0
        ? new Found(Outcome.INSUFFICIENT, "no invariant was exercised")
        : new Found(Outcome.PASSED, null);
  }

  private static Found worst(List<Found> all) {
    for (var outcome : WORST) {
      for (var found : all) {
        if (found.outcome() == outcome) {
          return found;
        }
      }
    }
    return new Found(Outcome.PASSED, null);
  }

  private void check(
      Planned one, Clause clause, Found found, long millis, @Nullable String folder) {
    var result =
        new CheckResult(
            one.check(clause), clause.id(), found.outcome(), found.reason(), millis, folder);
    synchronized (checks) {
      checks.put(result.id(), result);
    }
    progress.check(result);
  }

  private void scenario(Planned one, Found found, @Nullable Part part, @Nullable String folder) {
    var saw = part == null ? "" : part.scene.saw();
    var result =
        new ScenarioResult(
            one.id(),
            one.mode().id(),
            one.tier(),
            one.spec().variant(),
            found.outcome(),
            found.reason(),
            part == null ? 0 : part.witnessed,
            one.mode().response(one.tier()).response(),
            saw.isEmpty() ? "nothing" : saw,
            part == null ? null : part.recoveryMillis,
            part == null ? List.of() : part.invariants,
            one.mode().runbook(),
            folder);
    synchronized (scenarios) {
      scenarios.put(one.id(), result);
    }
  }

  private String folder(Part part) {
    var folder = "ring-" + standing.ring() + "/chaos/" + part.planned.id();
    var dir = evidenceDir.resolve(folder);
    var transcript = part.scene.transcript();
    var about =
        part.planned.id()
            + "  "
            + part.planned.mode().title()
            + "\nring "
            + standing.ring()
            + "   scale "
            + standing.scale()
            + "   seed "
            + run.seed()
            + "\nran as "
            + standing.ranAs()
            + "\nagain   ./ringproof chaos --ring "
            + standing.ring()
            + " --tier "
            + part.planned.tier()
            + " --mode "
            + part.planned.spec().id()
            + " --seed "
            + run.seed()
            + "\n";
    try {
      transcript.write(dir);
      Files.writeString(dir.resolve("check.txt"), about);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + dir, e);
    }
    return folder;
  }

  /** Returns the checks in the order of the plan. */
  List<CheckResult> checks(List<Planned> planned) {
    synchronized (checks) {
      return planned.stream()
          .flatMap(one -> one.clauses().stream().map(one::check))
          .flatMap(id -> java.util.stream.Stream.ofNullable(checks.get(id)))
          .toList();
    }
  }

  /** Returns the scenarios in the order of the plan. */
  List<ScenarioResult> scenarios(List<Planned> planned) {
    synchronized (scenarios) {
      return planned.stream()
          .flatMap(one -> java.util.stream.Stream.ofNullable(scenarios.get(one.id())))
          .toList();
    }
  }
}
