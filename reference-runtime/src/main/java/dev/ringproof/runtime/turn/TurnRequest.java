package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.session.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A turn as it was asked for.
 *
 * @param bodyDigest over the request's body
 * @param expectedVersion the checkpoint version that the client has seen
 * @param receivedNanos reading of the nano clock when the request came
 */
public record TurnRequest(
    Actor actor,
    String session,
    String message,
    String bodyDigest,
    @Nullable String idempotencyKey,
    @Nullable Long expectedVersion,
    long receivedNanos) {}
