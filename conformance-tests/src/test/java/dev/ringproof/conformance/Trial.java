package dev.ringproof.conformance;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.SharedStore;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.target.TargetSpec;
import dev.ringproof.testbed.target.Targets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stands a target up and runs the kit against it. */
final class Trial {
  static final Path HOME = Path.of(System.getProperty("ringproof.root", "..")).toAbsolutePath();
  private static final int SCALE = 40;
  private static final long SEED = 48_213;

  private Trial() {}

  static TargetSpec reference() {
    return Targets.reference(HOME);
  }

  /** The reference, started by another main class with this module's test classes behind it. */
  static TargetSpec saboteur(Class<?> main) {
    var reference = reference();
    var start = java.util.Objects.requireNonNull(reference.start());
    var classes = HOME.resolve("conformance-tests/target/test-classes");
    var command = new ArrayList<>(start.command());
    var at = command.indexOf("-cp") + 1;
    // Behind the rest: a class archive is only taken where the class path begins as it did.
    command.set(at, command.get(at) + ":" + classes);
    command.set(command.size() - 1, main.getName());
    var artefact = new ArrayList<>(List.of(classes));
    artefact.addAll(reference.artefact());
    return new TargetSpec(
        main.getSimpleName(),
        new TargetSpec.StartSpec(command, start.env(), start.readyWithin()),
        null,
        reference.lends(),
        artefact,
        null,
        null,
        HOME);
  }

  static Evidence run(TargetSpec target, int ring, boolean remote, Set<String> only, Path dir) {
    return run(target, ring, remote, only, dir, standing -> Progress.silent());
  }

  /** Runs it where several nodes may share a store; null: no store is lent. */
  static Evidence run(
      TargetSpec target, int ring, @Nullable SharedStore store, Set<String> only, Path dir) {
    return run(
        target,
        ring,
        new Around(false, store, DataFiles.defaults()),
        only,
        dir,
        s -> Progress.silent());
  }

  static Evidence run(
      TargetSpec target,
      int ring,
      boolean remote,
      Set<String> only,
      Path dir,
      Function<Standing, Progress> afterStandingUp) {
    return run(
        target, ring, new Around(remote, null, DataFiles.defaults()), only, dir, afterStandingUp);
  }

  /** Runs it with documents of its own. */
  static Evidence run(TargetSpec target, int ring, DataFiles data, Set<String> only, Path dir) {
    return run(target, ring, new Around(false, null, data), only, dir, s -> Progress.silent());
  }

  /**
   * Where decisions come from, the store that several nodes may share (null: none is lent), and the
   * documents.
   */
  private record Around(boolean remote, @Nullable SharedStore store, DataFiles data) {}

  private static Evidence run(
      TargetSpec target,
      int ring,
      Around around,
      Set<String> only,
      Path dir,
      Function<Standing, Progress> afterStandingUp) {
    var proxies = ProxyServers.embedded(SEED);
    try (proxies;
        var standing =
            Standing.upForRestarts(
                new StandUp(
                    target,
                    ring,
                    SCALE,
                    around.remote(),
                    TenantPlan.plain(300),
                    dir.resolve("work"),
                    HOME,
                    SEED,
                    GrantIssuer.ephemeral(),
                    proxies,
                    around.data(),
                    null,
                    around.store(),
                    false))) {
      var progress = afterStandingUp.apply(standing);
      var run =
          new SuiteRun(
              "trial", SEED, "ringproof", "quick", Suite.CONFORMANCE, Clock.systemUTC().instant());
      return ConformanceSuite.run(standing, run, only, dir.resolve("evidence"), progress);
    }
  }

  static Set<String> failed(Evidence evidence) {
    return clauses(evidence, Outcome.FAILED);
  }

  /** Returns the clauses of which a check ended so. */
  static Set<String> clauses(Evidence evidence, Outcome outcome) {
    return evidence.checks().stream()
        .filter(c -> c.outcome() == outcome)
        .map(CheckResult::clause)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns every check that did not pass, for people. */
  static String told(Evidence evidence) {
    return evidence.checks().stream()
        .filter(c -> c.outcome() != Outcome.PASSED)
        .map(c -> c.outcome() + " " + c.clause() + " " + c.id() + ": " + c.reason())
        .collect(Collectors.joining("\n"));
  }
}
