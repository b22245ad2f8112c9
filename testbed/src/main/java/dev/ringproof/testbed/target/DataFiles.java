package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.TierData;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The data documents that shape a runtime's behaviour, as they are before any scaling. */
public record DataFiles(
    JsonValue tiers, JsonValue policy, JsonValue prices, JsonValue rings, JsonValue tools) {

  /** Returns the documents that ship with the contract. */
  public static DataFiles defaults() {
    return new DataFiles(
        shipped("tiers"), shipped("policy"), shipped("prices"), shipped("rings"), shipped("tools"));
  }

  private static JsonValue shipped(String name) {
    for (var ending : new String[] {".yaml", ".json"}) {
      var path = "/dev/ringproof/contract/" + name + ending;
      try (var in = TierData.class.getResourceAsStream(path)) {
        if (in != null) {
          return Located.byName(name + ending, in.readAllBytes()).value();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }
    throw new IllegalStateException("the contract ships no document " + name);
  }
}
