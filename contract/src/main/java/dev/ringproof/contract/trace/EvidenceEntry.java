package dev.ringproof.contract.trace;

import dev.ringproof.contract.json.JsonValue.JsonObject;

/** An entry of a trace's hash chain as it is durable; {@code at} is the text that was hashed. */
public record EvidenceEntry(
    long seq, String at, String type, JsonObject body, String prev, String hash) {}
