package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Puts every failure down to the runtime, whoever it was. */
public final class BlamesItself extends Assembly {
  BlamesItself(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, BlamesItself::new);
  }

  @Override
  protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
    return Replaced.in(
        SloRecorder.class,
        super.slo(ring, store, tiers),
        Map.of(
            "failed",
            (given, call) -> call.with(given[0], Culprit.RUNTIME, given[2], given[3], given[4])));
  }
}
