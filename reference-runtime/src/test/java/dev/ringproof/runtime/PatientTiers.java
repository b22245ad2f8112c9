package dev.ringproof.runtime;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Defaults;
import java.util.List;

/**
 * The default tiers, but for decisions that may take their time: the rules need none, and a machine
 * that stands still for 50 ms is not what a test in a world is about.
 */
final class PatientTiers {
  private PatientTiers() {}

  static JsonObject document() {
    var whole = (JsonObject) Defaults.located(Defaults.TIERS).value();
    var patient =
        whole.items("/tiers").stream()
            .map(tier -> ((JsonObject) tier).with("policyDecision", "PT10S"))
            .toList();
    return whole.with("tiers", new JsonArray(List.copyOf(patient)));
  }
}
