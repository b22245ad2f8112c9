package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * A turn as it was asked for.
 *
 * @param bodyDigest over the request's body
 * @param expectedVersion the checkpoint version that the client has seen
 * @param receivedNanos reading of the nano clock when the request came
 * @param caller the trace that the request is part of, if it told one
 */
public record TurnRequest(
    Actor actor,
    String session,
    String message,
    String bodyDigest,
    @Nullable String idempotencyKey,
    @Nullable Long expectedVersion,
    long receivedNanos,
    @Nullable TraceContext caller) {}
