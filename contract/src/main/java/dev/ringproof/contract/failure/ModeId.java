package dev.ringproof.contract.failure;

/** The five modes of the failure mode library; {@link #OTHER} is what none of them explains. */
public enum ModeId {
  MODEL_TIMEOUT("model-timeout"),
  TOOL_TIMEOUT("tool-timeout"),
  POLICY_DEGRADED("policy-degraded"),
  STALE_CHECKPOINT("stale-checkpoint"),
  STREAM_INTERRUPTED("stream-interrupted"),
  OTHER("other");

  private final String wire;

  ModeId(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
