package dev.ringproof.chaos;

import dev.ringproof.chaos.kit.Background;
import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.library.FailureLibrary;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.testbed.evidence.Findings;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.Proof;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the library's scenarios against a standing target. */
public final class ChaosSuite {
  /** More at once would be a load of its own, and late decisions nobody's fault but ours. */
  private static final int AT_ONCE = 40;

  private ChaosSuite() {}

  /** Returns which clause each scenario of the library proves. */
  public static List<Proof> proofs() {
    var proofs = new ArrayList<Proof>();
    for (var mode : FailureLibrary.load().modes()) {
      for (var spec : mode.scenarios()) {
        for (var clause : Planned.clausesOf(mode.id())) {
          proofs.add(new Proof(clause.id(), "chaos", spec.id()));
        }
      }
    }
    return List.copyOf(proofs);
  }

  /**
   * Runs what is planned. A target never makes this throw: each check is emitted once.
   *
   * @param evidenceDir where each scenario's folder goes
   */
  public static Evidence run(
      Standing standing, SuiteRun run, ChaosPlan plan, Path evidenceDir, Progress progress) {
    var planned = Planned.of(FailureLibrary.load(), plan, standing.ring());
    var report = new Report(standing, run, evidenceDir, progress);
    var silence = Stage.missing(standing);
    if (silence == null) {
      perform(standing, plan, report.excused(planned), report);
    } else {
      planned.forEach(one -> report.silent(one, silence));
    }
    var expected = planned.stream().mapToLong(one -> one.clauses().size()).sum();
    var findings =
        new Findings(
            null,
            expected,
            report.checks(planned),
            report.scenarios(planned),
            List.of(),
            List.of(),
            null);
    return run.evidence(standing, Clock.systemUTC().instant(), findings);
  }

  private static void perform(
      Standing standing, ChaosPlan plan, List<Planned> playable, Report report) {
    try (var background = plan.underLoad() ? Background.start(standing) : null) {
      var stage = new Stage(standing, report, background);
      report.on(stage);
      var byScenario = byScenario(playable);
      var models = byScenario.stream().filter(ChaosSuite::atModel).toList();
      var others = byScenario.stream().filter(group -> !atModel(group)).toList();
      // The longest waits are for models that hang, and no tool or decision is part of them.
      var hanging = Thread.ofVirtual().start(() -> Together.run(alongside(stage, models, report)));
      Together.run(alongside(stage, others, report), AT_ONCE);
      oneByOne(stage, others, report);
      Together.join(hanging);
      oneByOne(stage, models, report);
      said(report, background);
    }
  }

  /** What would disturb others: faults on the proxies that all share. */
  private static void oneByOne(Stage stage, List<List<Planned>> groups, Report report) {
    groups.stream()
        .filter(group -> group.getFirst().spec().proxied() && !atClient(group))
        .forEach(group -> play(stage, group, report));
  }

  private static void said(Report report, @Nullable Background background) {
    if (background != null) {
      report.line(background.summary());
    }
  }

  /**
   * What disturbs nobody else runs at once: faults that the stubs play for one turn alone, and
   * those on the one client's proxy, one after the other.
   */
  private static List<Runnable> alongside(
      Stage stage, List<List<Planned>> byScenario, Report report) {
    var lanes = new ArrayList<Runnable>();
    for (var group : byScenario) {
      if (!group.getFirst().spec().proxied()) {
        group.forEach(one -> lanes.add(() -> play(stage, List.of(one), report)));
      }
    }
    var client = byScenario.stream().filter(ChaosSuite::atClient).toList();
    lanes.add(() -> client.forEach(group -> play(stage, group, report)));
    return lanes;
  }

  /** Plays; what breaks in the suite itself is reported and stops nothing else. */
  private static void play(Stage stage, List<Planned> group, Report report) {
    try {
      Play.run(stage, group);
    } catch (RuntimeException e) {
      group.forEach(one -> report.broken(one, e));
    }
  }

  private static boolean atModel(List<Planned> group) {
    return group.getFirst().spec().faults().stream().allMatch(f -> f.on() == Culprit.MODEL);
  }

  private static boolean atClient(List<Planned> group) {
    return group.getFirst().spec().faults().stream().allMatch(f -> f.on() == Culprit.CLIENT);
  }

  private static List<List<Planned>> byScenario(List<Planned> planned) {
    Map<String, List<Planned>> groups = new LinkedHashMap<>();
    for (var one : planned) {
      groups.computeIfAbsent(one.spec().id(), id -> new ArrayList<>()).add(one);
    }
    return List.copyOf(groups.values());
  }
}
