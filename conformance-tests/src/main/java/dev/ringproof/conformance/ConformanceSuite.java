package dev.ringproof.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.ringproof.conformance.Plan.Planned;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Run;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.evidence.Findings;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.Proof;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the kit against a standing target. */
public final class ConformanceSuite {
  /** How many tests run at once where none needs to be alone. */
  private static final int WORKERS = 5;

  /** How long a test may take; starts of runtimes that a loaded machine makes slow are in it. */
  private static final String LONGEST = "60 s";

  private static final String LONGEST_OWN = "150 s";

  /** How much of the tests together is over when those begin that start runtimes of their own. */
  private static final double BUSY_SHARE = 0.5;

  private static final String PARALLEL = "junit.jupiter.execution.parallel.";

  private ConformanceSuite() {}

  /** Returns what the kit proves over the contract's own wire, read from its code. */
  public static List<Proof> proofs() {
    return proofs(BindingKind.NATIVE);
  }

  /** Returns what the kit proves over a wire, read from its code. */
  public static List<Proof> proofs(BindingKind binding) {
    return Plan.speaking(binding).stream()
        .map(p -> new Proof(p.clause().id(), "conformance", p.id()))
        .toList();
  }

  /**
   * Runs the checks of the standing's ring. A target never makes this throw: each check that was
   * planned is emitted once.
   *
   * @param only clause ids; empty: all that are judged in the ring
   * @param evidenceDir where each check's folder goes
   */
  public static Evidence run(
      Standing standing, SuiteRun run, Set<String> only, Path evidenceDir, Progress progress) {
    return run(standing, run, planned(standing, only, true), evidenceDir, progress);
  }

  /**
   * Runs the checks of the standing's ring that a rehearsal has time for: all but the deep ones.
   *
   * @param evidenceDir where each check's folder goes
   */
  public static Evidence rehearse(
      Standing standing, SuiteRun run, Path evidenceDir, Progress progress) {
    return run(standing, run, planned(standing, Set.of(), false), evidenceDir, progress);
  }

  private static List<Planned> planned(Standing standing, Set<String> only, boolean deep) {
    return Plan.of(standing.binding().kind(), standing.ring(), only, deep);
  }

  private static Evidence run(
      Standing standing, SuiteRun run, List<Planned> planned, Path evidenceDir, Progress progress) {
    var results = new ArrayList<CheckResult>();
    var silence = Signal.missing(standing);
    if (silence != null) {
      planned.forEach(p -> results.add(emit(p, Outcome.FAILED, silence, progress)));
    } else {
      var runnable = new ArrayList<Planned>();
      for (var one : planned) {
        var excuse = Applicability.excuse(one, standing);
        if (excuse == null) {
          runnable.add(one);
        } else {
          results.add(emit(one, excuse.outcome(), excuse.reason(), progress));
        }
      }
      results.addAll(execute(standing, run, runnable, evidenceDir, progress));
    }
    results.sort(Comparator.comparingInt(r -> place(planned, r)));
    return run.evidence(
        standing, Clock.systemUTC().instant(), Findings.ofChecks(planned.size(), results));
  }

  private static int place(List<Planned> planned, CheckResult result) {
    return planned.stream().map(Planned::id).toList().indexOf(result.id());
  }

  private static List<CheckResult> execute(
      Standing standing,
      SuiteRun suite,
      List<Planned> planned,
      Path evidenceDir,
      Progress progress) {
    var around = (int) planned.stream().filter(p -> p.proves().phase() == Phase.RESTART).count();
    var full = suite.plan().equals("full");
    try (var run = new Run(standing, suite.seed(), full, evidenceDir, progress, around)) {
      var waiting = Thread.ofVirtual().start(() -> launch(run, planned, Phase.WAITING, WORKERS));
      launch(run, planned, Phase.ALONE, 1);
      var own = Thread.ofVirtual().start(() -> ownRuntimes(run, planned));
      launch(run, planned, Phase.TOGETHER, WORKERS);
      join(waiting);
      // A restart beside other starts could outlast what waits for it: an approval, for one.
      join(own);
      run.endBeside();
      launch(run, planned, Phase.NODES, 1);
      run.endNodes();
      // All tests around the kill wait for one another: each needs a worker of its own.
      launch(run, planned, Phase.RESTART, WORKERS + around);
      var seen = run.results().stream().map(CheckResult::id).collect(Collectors.toSet());
      for (var one : planned) {
        if (!seen.contains(one.id())) {
          run.add(result(one, Outcome.INVALID, "the check was planned but did not run"));
        }
      }
      return run.results();
    }
  }

  /** Starting runtimes costs the machine: done once the first rush is over. */
  private static void ownRuntimes(Run run, List<Planned> planned) {
    var first = EnumSet.of(Phase.ALONE, Phase.TOGETHER);
    var before = planned.stream().filter(p -> first.contains(p.proves().phase())).count();
    run.awaitResults((long) (before * BUSY_SHARE));
    launch(run, planned, Phase.OWN, WORKERS);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void launch(Run run, List<Planned> planned, Phase phase, int workers) {
    var selected =
        planned.stream()
            .filter(p -> p.proves().phase() == phase)
            .map(p -> selectMethod(p.test().getDeclaringClass(), p.test()))
            .toList();
    if (selected.isEmpty()) {
      return;
    }
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .enableImplicitConfigurationParameters(false)
            .selectors(selected)
            .configurationParameter(Run.PARAMETER, run.id())
            .configurationParameter(PARALLEL + "enabled", String.valueOf(workers > 1))
            .configurationParameter(PARALLEL + "mode.default", "concurrent")
            .configurationParameter(PARALLEL + "config.strategy", "fixed")
            .configurationParameter(PARALLEL + "config.fixed.parallelism", "" + workers)
            .configurationParameter(
                "junit.jupiter.execution.timeout.test.method.default",
                Set.of(Phase.OWN, Phase.NODES).contains(phase) ? LONGEST_OWN : LONGEST)
            .build();
    LauncherFactory.create(Plan.launcher()).execute(request);
  }

  private static CheckResult emit(
      Planned planned, Outcome outcome, String reason, Progress progress) {
    var result = result(planned, outcome, reason);
    progress.check(result);
    return result;
  }

  private static CheckResult result(Planned planned, Outcome outcome, @Nullable String reason) {
    return new CheckResult(planned.id(), planned.clause().id(), outcome, reason, 0, null);
  }
}
