package dev.ringproof.runtime.http;

import dev.ringproof.contract.wire.Wire;
import java.util.List;

/** Every operation of the contract's surface; beside it stand the pages of the console alone. */
enum Route {
  DISCOVER("GET", Wire.WELL_KNOWN),
  LIVE("GET", "/health/live"),
  READY("GET", "/health/ready"),
  OPEN_SESSION("POST", "/v1/sessions"),
  SHOW_SESSION("GET", "/v1/sessions/{session}"),
  ERASE_SESSION("DELETE", "/v1/sessions/{session}"),
  EXPORT_SESSION("GET", "/v1/sessions/{session}/export"),
  TAKE_TURN("POST", "/v1/sessions/{session}/turns"),
  SHOW_TURN("GET", "/v1/sessions/{session}/turns/{turn}"),
  CANCEL_TURN("DELETE", "/v1/sessions/{session}/turns/{turn}"),
  FOLLOW_TURN("GET", "/v1/sessions/{session}/turns/{turn}/events"),
  LIST_APPROVALS("GET", "/v1/approvals"),
  DECIDE_APPROVAL("POST", "/v1/approvals/{approval}/decision"),
  LIST_WORKFLOWS("GET", "/v1/workflows"),
  START_WORKFLOW("POST", "/v1/workflows"),
  SHOW_WORKFLOW("GET", "/v1/workflows/{workflow}"),
  CANCEL_WORKFLOW("DELETE", "/v1/workflows/{workflow}"),
  REDRIVE_WORKFLOW("POST", "/v1/workflows/{workflow}/redrive"),
  SHOW_TRACE("GET", "/v1/traces/{trace}"),
  SHOW_MEMORY("GET", "/v1/memory"),
  SHOW_USAGE("GET", "/v1/usage"),
  SHOW_SLO("GET", "/v1/slo"),
  SHOW_METRICS("GET", "/metrics");

  /** Surfaces of the contract that this runtime does not declare. */
  static final List<String> UNDECLARED = List.of("/v1/chat/completions");

  private final String method;
  private final String path;

  Route(String method, String path) {
    this.method = method;
    this.path = path;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }
}
