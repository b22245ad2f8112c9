package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import java.util.Map;
import java.util.Set;

/** Counts a degraded turn by the first of its causes, and forgets the others. */
public final class CausesLumped extends Assembly {
  CausesLumped(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CausesLumped::new);
  }

  @Override
  protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
    var honest = super.slo(ring, store, tiers);
    return Replaced.in(
        SloRecorder.class,
        honest,
        Map.of(
            "completed",
            (given, call) -> {
              var causes = (Set<?>) given[1];
              var first = causes.stream().sorted().limit(1).toList();
              return call.with(given[0], Set.copyOf(first), given[2], given[3]);
            }));
  }
}
