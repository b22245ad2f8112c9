package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.JsonValue;
import java.time.Duration;

/**
 * A tool that a model may ask for.
 *
 * @param path appended to the tool server's base URL; POST runs it, GET {@code
 *     path/effects/{idempotency-key}} reads an effect back when {@code readBack}
 * @param idempotent whether the same key may be sent again without a second effect
 * @param readOnly whether it changes nothing
 * @param arguments JSON Schema of its arguments
 */
public record Tool(
    String name,
    String description,
    String toolClass,
    Risk risk,
    String path,
    boolean idempotent,
    boolean readBack,
    boolean readOnly,
    Duration timeout,
    int maxResultBytes,
    JsonValue arguments) {}
