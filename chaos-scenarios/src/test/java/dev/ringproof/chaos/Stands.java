package dev.ringproof.chaos;

import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.target.TargetSpec;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import dev.ringproof.testbed.target.Targets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Stands targets up for the tests of this module. */
public final class Stands {
  public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private Stands() {}

  /** Returns the reference runtime as it was built. */
  public static TargetSpec reference() {
    return Targets.reference(HOME);
  }

  public static Standing up(TargetSpec target, int ring, Path folder, ProxyServer proxies) {
    return Standing.up(
        new StandUp(
            target,
            ring,
            20,
            true,
            TenantPlan.plain(20),
            folder,
            HOME,
            1,
            GrantIssuer.ephemeral(),
            proxies,
            DataFiles.defaults(),
            null));
  }

  public static SuiteRun run() {
    return new SuiteRun("test", 1, "test", "quick", Suite.CHAOS, Instant.EPOCH);
  }

  /** Returns the reference, run by a main class of this module's tests. */
  public static TargetSpec careless(Class<?> main) {
    var reference = reference();
    var start = Objects.requireNonNull(reference.start());
    var classes = HOME.resolve("chaos-scenarios/target/test-classes");
    var command = new ArrayList<>(start.command());
    var at = command.indexOf("-cp") + 1;
    command.set(at, classes + ":" + command.get(at));
    command.set(command.size() - 1, main.getName());
    var artefact = new ArrayList<>(List.of(classes));
    artefact.addAll(reference.artefact());
    return new TargetSpec(
        "careless",
        new StartSpec(command, start.env(), start.readyWithin()),
        null,
        reference.lends(),
        artefact,
        null,
        null,
        HOME);
  }
}
