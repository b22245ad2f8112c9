package dev.ringproof.runtime.http;

import java.util.List;

/** The paths of the surface. */
final class Paths {
  static final String SESSIONS = "/v1/sessions";
  static final String SESSION = "/v1/sessions/{session}";
  static final String TURNS = "/v1/sessions/{session}/turns";
  static final String TURN = "/v1/sessions/{session}/turns/{turn}";
  static final String EVENTS = "/v1/sessions/{session}/turns/{turn}/events";
  static final String APPROVALS = "/v1/approvals";
  static final String DECISION = "/v1/approvals/{approval}/decision";
  static final String WORKFLOWS = "/v1/workflows";
  static final String WORKFLOW = "/v1/workflows/{workflow}";
  static final String TRACE = "/v1/traces/{trace}";
  static final String USAGE = "/v1/usage";
  static final String SLO = "/v1/slo";
  static final String METRICS = "/metrics";

  /** All that are served, for telling a wrong method from a wrong path. */
  static final List<String> SERVED =
      List.of(
          SESSIONS,
          SESSION,
          TURNS,
          TURN,
          EVENTS,
          APPROVALS,
          DECISION,
          WORKFLOWS,
          WORKFLOW,
          TRACE,
          USAGE,
          SLO,
          METRICS,
          "/.well-known/agent-runtime",
          "/health/live",
          "/health/ready");

  /** Surfaces of the contract that this runtime does not declare. */
  static final List<String> NOT_SERVED = List.of("/v1/chat/completions", "/v1/memory");

  private Paths() {}
}
