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
import dev.ringproof.rings.spec.RingData;
import dev.ringproof.rings.spec.RingSpec;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.target.Standing;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the suites that one ring asks for, and writes what they saw. */
final class RingRun {
  private static final int LAST_RING = 3;

  private final RunContext context;
  private final RingSpec spec;
  private final Duration mostLag;
  private final ProxyServer proxies;

  RingRun(RunContext context, RingData rings, int ring, ProxyServer proxies) {
    this.context = context;
    this.spec = rings.ring(ring);
    this.mostLag = rings.content().injectorLagP99();
    this.proxies = proxies;
  }

  RunContext context() {
    return context;
  }

  RingSpec spec() {
    return spec;
  }

  Standing up(Stage stage) {
    return context.up(stage, proxies);
  }

  /** Runs what a rehearsal has time for. */
  Evidence rehearsal(Standing standing) {
    var run = context.suite(Suite.CONFORMANCE);
    return kept(ConformanceSuite.rehearse(standing, run, context.evidence(), context.screen()));
  }

  Evidence conformance(Standing standing, Set<String> only) {
    var run = context.suite(Suite.CONFORMANCE);
    return kept(ConformanceSuite.run(standing, run, only, context.evidence(), context.screen()));
  }

  Evidence chaos(Standing standing, ChaosPlan plan) {
    var run = context.suite(Suite.CHAOS);
    return kept(ChaosSuite.run(standing, run, plan, context.evidence(), context.screen()));
  }

  /** Returns the failure modes that the ring's data ask for. */
  ChaosPlan chaosPlan() {
    return new ChaosPlan(
        EnumSet.copyOf(spec.modeTiers()), Set.of(), false, spec.ring() == LAST_RING);
  }

  Evidence load(Standing standing, LoadPlan plan) {
    return load(standing, plan, context.screen());
  }

  Evidence load(Standing standing, LoadPlan plan, Progress progress) {
    var run = context.suite(Suite.LOAD);
    return kept(
        LoadSuite.run(standing, run, plan, context.calibration(), context.evidence(), progress));
  }

  /** Returns why this load has to be measured again; null when it stands. */
  @Nullable String saysNothing(Evidence load) {
    return LoadSuite.saysNothing(load, mostLag);
  }

  /** Puts a take that says nothing beside the one that will stand for it: nobody loses it. */
  void setAside(Evidence load, int take) {
    EvidenceWriter.aside(context.evidence(), load, take);
  }

  /** Returns the load that the ring's data ask for. */
  LoadPlan loadPlan(@Nullable TracePlan trace) {
    var load = spec.load();
    var quotaTenants = spec.ring() >= 2 ? load.tenants() : 0;
    return new LoadPlan(
        load.turns(), load.arrivalsPerSecond(), quotaTenants, load.overload(), trace, mostLag);
  }

  private Evidence kept(Evidence evidence) {
    EvidenceWriter.write(context.evidence(), evidence);
    context.screen().suite(evidence);
    return evidence;
  }
}
