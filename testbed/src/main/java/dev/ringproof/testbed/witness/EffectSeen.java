package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.JsonValue.JsonObject;

/**
 * One real execution of a tool.
 *
 * @param raw the arguments as sent
 * @param digest SHA-256 over the RFC 8785 form of {@code {"tool","arguments"}}
 * @param ordinal 1 for the key's first execution; anything above is a duplicate
 */
public record EffectSeen(
    String tool,
    String nonce,
    String key,
    long epoch,
    JsonObject arguments,
    String raw,
    String digest,
    String reference,
    long atNanos,
    int ordinal) {}
