package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.JsonValue;

/**
 * One question to the stub decision point.
 *
 * @param trace the trace context that came with it
 * @param request as sent
 * @param answer the body answered; empty for a hang
 * @param status answered; 0 for a hang
 */
public record DecisionSeen(
    String session,
    String tool,
    String action,
    String phase,
    String requestId,
    TraceSeen trace,
    JsonValue request,
    int status,
    String answer,
    long atNanos,
    long endNanos) {}
