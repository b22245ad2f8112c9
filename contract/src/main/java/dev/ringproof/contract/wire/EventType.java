package dev.ringproof.contract.wire;

/** The events of a turn's stream, by their wire names. */
public enum EventType {
  TURN_STARTED("turn.started", false),
  ROUTE_SELECTED("route.selected", false),
  CONTEXT_SUMMARIZED("context.summarized", false),
  TOKEN("token", false),
  ACTION_REQUESTED("action.requested", false),
  POLICY_DECIDED("policy.decided", false),
  APPROVAL_REQUIRED("approval.required", false),
  APPROVAL_DECIDED("approval.decided", false),
  TOOL_COMPLETED("tool.completed", false),
  TOOL_FAILED("tool.failed", false),
  RECOVERY("recovery", false),
  TURN_COMPLETED("turn.completed", true),
  TURN_FAILED("turn.failed", true),
  TURN_CANCELLED("turn.cancelled", true);

  private final String wire;
  private final boolean terminal;

  EventType(String wire, boolean terminal) {
    this.wire = wire;
    this.terminal = terminal;
  }

  /** Whether it ends the stream; a stream has exactly one such event, its last. */
  public boolean terminal() {
    return terminal;
  }

  @Override
  public String toString() {
    return wire;
  }
}
