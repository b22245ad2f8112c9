package dev.ringproof.runtime.store;

import org.jspecify.annotations.Nullable;

/**
 * An action's place in its life: {@code requested}, {@code intended} (durable before the tool is
 * called), {@code completed}, {@code failed}, {@code unknown}, {@code refused}.
 *
 * @param id also its idempotency key at the tool
 */
public record ActionRow(
    String id,
    String turn,
    String tool,
    String digest,
    String state,
    long epoch,
    int attempts,
    @Nullable String reference,
    @Nullable String resultDigest) {}
