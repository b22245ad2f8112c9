package dev.ringproof.contract.tier;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.json.Located;

/** Reads and scales tier documents. */
public final class TierDocuments {
  private TierDocuments() {}

  /**
   * Checks a document against the schema {@code tier} and decodes it.
   *
   * @throws dev.ringproof.contract.json.DocumentException that names file and line
   */
  public static Loaded<TierData> load(Located document) {
    return Loaded.of("tier", document, TierData.class);
  }

  /**
   * Returns the data under {@link TierData#scaled} with the digest that a runtime computes which is
   * given {@link #document} of it; by a factor of 1 nothing changes.
   */
  public static Loaded<TierData> scaled(Loaded<TierData> original, int factor) {
    var scaled = original.data().scaled(factor);
    return factor == 1 ? original : new Loaded<>(scaled, Json.digest(document(scaled)));
  }

  /** Returns the document of this data, to be written to a file. */
  public static JsonValue document(TierData data) {
    return JsonCodec.encode(data);
  }
}
