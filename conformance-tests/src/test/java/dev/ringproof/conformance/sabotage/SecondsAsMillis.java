package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import java.time.Duration;
import java.util.Map;

/** Takes the seconds to a first token for milliseconds. */
public final class SecondsAsMillis extends Assembly {
  private static final long MILLIS = 1_000;

  SecondsAsMillis(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, SecondsAsMillis::new);
  }

  @Override
  protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
    return Replaced.in(
        SloRecorder.class,
        super.slo(ring, store, tiers),
        Map.of(
            "firstToken",
            (given, call) ->
                call.with(given[0], ((Duration) given[1]).dividedBy(MILLIS), given[2])));
  }
}
