package dev.ringproof.contract.wire;

/** Header and scope names of the surface. */
public final class Wire {
  public static final String WELL_KNOWN = "/.well-known/agent-runtime";
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  public static final String EPOCH = "Ringproof-Epoch";
  public static final String TURN = "Ringproof-Turn";
  public static final String TRACE = "Ringproof-Trace";
  public static final String COST = "Ringproof-Cost";
  public static final String BUDGET = "Ringproof-Budget";
  public static final String AFFINITY = "Ringproof-Affinity";
  public static final String TRACEPARENT = "traceparent";
  public static final String TRACESTATE = "tracestate";
  public static final String PROBLEM_JSON = "application/problem+json";
  public static final String EVENT_STREAM = "text/event-stream";
  public static final String SCOPE_AGENT = "agent";
  public static final String SCOPE_APPROVE = "approve";
  public static final String SCOPE_OPS = "ops";

  private Wire() {}
}
