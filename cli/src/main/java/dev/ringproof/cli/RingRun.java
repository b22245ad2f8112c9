package dev.ringproof.cli;

import dev.ringproof.chaos.ChaosPlan;
import dev.ringproof.chaos.ChaosSuite;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.conformance.ConformanceSuite;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.load.LoadPlan;
import dev.ringproof.load.LoadSuite;
import dev.ringproof.load.TracePlan;
import dev.ringproof.rings.spec.RingSpec;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.target.Standing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the suites that one ring asks for, and writes what they saw. */
final class RingRun {
  private static final int LAST_RING = 3;

  private final RunContext context;
  private final RingSpec spec;
  private final ProxyServer proxies;

  RingRun(RunContext context, RingSpec spec, ProxyServer proxies) {
    this.context = context;
    this.spec = spec;
    this.proxies = proxies;
  }

  /** Runs all three; a trace is replayed beside the ring's own load. */
  List<Evidence> all(@Nullable TracePlan trace) {
    var seen = new ArrayList<Evidence>();
    try (var standing = context.up(Stage.forClauses(spec.ring()), proxies)) {
      seen.add(conformance(standing, Set.of()));
    }
    try (var standing = context.up(Stage.forChaos(spec.ring()), proxies)) {
      var plan =
          new ChaosPlan(EnumSet.copyOf(spec.modeTiers()), Set.of(), spec.ring() == LAST_RING);
      seen.add(chaos(standing, plan));
    }
    try (var standing = context.up(Stage.forLoad(spec.ring()), proxies)) {
      seen.add(load(standing, loadPlan(trace)));
    }
    return seen;
  }

  Evidence conformance(Standing standing, Set<String> only) {
    var run = context.suite(Suite.CONFORMANCE);
    return kept(ConformanceSuite.run(standing, run, only, context.evidence(), context.screen()));
  }

  Evidence chaos(Standing standing, ChaosPlan plan) {
    var run = context.suite(Suite.CHAOS);
    return kept(ChaosSuite.run(standing, run, plan, context.evidence(), context.screen()));
  }

  Evidence load(Standing standing, LoadPlan plan) {
    var run = context.suite(Suite.LOAD);
    return kept(LoadSuite.run(standing, run, plan, context.evidence(), context.screen()));
  }

  /** Returns the load that the ring's data ask for. */
  LoadPlan loadPlan(@Nullable TracePlan trace) {
    var load = spec.load();
    var quotaTenants = spec.ring() >= 2 ? load.tenants() : 0;
    return new LoadPlan(
        load.turns(), load.arrivalsPerSecond(), quotaTenants, load.overload(), trace);
  }

  private Evidence kept(Evidence evidence) {
    EvidenceWriter.write(context.evidence(), evidence);
    context.screen().suite(evidence);
    return evidence;
  }
}
