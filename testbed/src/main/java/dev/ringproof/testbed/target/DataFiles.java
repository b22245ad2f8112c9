package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierData;

/** The data documents that shape a runtime's behaviour, as they are before any scaling. */
public record DataFiles(
    JsonValue tiers, JsonValue policy, JsonValue prices, JsonValue rings, JsonValue tools) {

  /** Returns the documents that ship with the contract. */
  public static DataFiles defaults() {
    return new DataFiles(
        Defaults.located(Defaults.TIERS).value(),
        Defaults.located(Defaults.POLICY).value(),
        Defaults.located(Defaults.PRICES).value(),
        Defaults.located(Defaults.RINGS).value(),
        Defaults.located(Defaults.TOOLS).value());
  }

  /** Returns the same under another policy. */
  public DataFiles withPolicy(JsonValue other) {
    return new DataFiles(tiers, other, prices, rings, tools);
  }

  /** Returns the tier data, divided by the factor. */
  public TierData tierData(int scale) {
    return JsonCodec.decode(tiers, TierData.class).scaled(scale);
  }

  /** Returns the tier document that runs: the given one, or the scaled one as it is written. */
  public JsonValue tiersAt(int scale) {
    return scale == 1 ? tiers : JsonCodec.encode(tierData(scale));
  }

  /** Returns the subject of an artefact with these data. */
  public Subject subject(String artefact) {
    return new Subject(
        artefact, Json.digest(tiers), Json.digest(policy), Json.digest(prices), Json.digest(rings));
  }
}
