package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.time.Instant;

/** An entry for a trace's evidence log; the store gives it its place in the chain. */
public record EvidenceDraft(String type, Instant at, JsonObject body) {}
