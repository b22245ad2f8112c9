package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Shows no conversational metrics of the tier that nobody waits for. */
public final class TierUnshown extends Assembly {
  TierUnshown(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TierUnshown::new);
  }

  @Override
  protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
    return Replaced.in(
        SloRecorder.class,
        super.slo(ring, store, tiers),
        Map.of("snapshot", (given, call) -> without((JsonObject) call.with(given))));
  }

  private static JsonObject without(JsonObject slo) {
    var tiers = (JsonObject) slo.member("tiers").orElseThrow();
    var jobs = (JsonObject) tiers.member(TierId.C.toString()).orElseThrow();
    return slo.with("tiers", tiers.with(TierId.C.toString(), jobs.without("conversational")));
  }
}
