package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One request to the stub tools, an effect or not.
 *
 * @param readBack whether it only asked what became of the key
 * @param key the Idempotency-Key; empty without one
 * @param epoch the fencing epoch; -1 without one
 * @param trace the trace context that came with it
 * @param arguments an empty object for a read-back or a body that is no JSON object
 * @param raw the body as sent
 * @param status answered; 0 for a hang or a reset
 * @param effect whether this request executed
 */
public record ToolCallSeen(
    String tool,
    String path,
    String nonce,
    boolean readBack,
    String key,
    long epoch,
    TraceSeen trace,
    JsonObject arguments,
    String raw,
    int status,
    boolean effect,
    ToolScript.@Nullable Fault fault,
    long atNanos) {}
