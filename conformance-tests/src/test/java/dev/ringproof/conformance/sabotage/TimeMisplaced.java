package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Puts the time that tools take down to the runtime; the sum is right. */
public final class TimeMisplaced extends Assembly {
  TimeMisplaced(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TimeMisplaced::new);
  }

  @Override
  protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
    var honest = super.slo(ring, store, tiers);
    return Replaced.in(
        SloRecorder.class,
        honest,
        Map.of(
            "dependency",
            (given, call) ->
                call.with(
                    given[0], given[1].equals("tool") ? "runtime" : given[1], given[2], given[3])));
  }
}
