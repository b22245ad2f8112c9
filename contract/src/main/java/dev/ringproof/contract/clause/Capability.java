package dev.ringproof.contract.clause;

/** What a runtime may declare in its discovery document; declared means that its clauses bind. */
public enum Capability {
  /** Turns stream as server-sent events. */
  STREAM("stream"),
  /** A stream can be resumed from any event. */
  RESUME("resume"),
  /** A model can ask for tools, judged by the action policy. */
  ACTIONS("actions"),
  /** A turn can wait for a person. */
  APPROVAL_HUMAN("approval-human"),
  /** A turn can end while an approval is pending. */
  APPROVAL_ASYNC("approval-async"),
  /** Decisions come from a decision point over AuthZEN. */
  REMOTE_DECISION("remote-decision"),
  /** Tools are reached over MCP. */
  MCP_TOOLS("mcp-tools"),
  /** Tokens and money are bounded by window. */
  BUDGETS("budgets"),
  /** A cheaper or living model can take over. */
  FALLBACK("fallback"),
  /** Context over its budget is summarised. */
  SUMMARISE("summarise"),
  /** Traces have a hash-chained log. */
  EVIDENCE_LOG("evidence-log"),
  /** The two metric families are exposed. */
  SLO("slo"),
  /** A session can be erased. */
  ERASE("erase"),
  /** What one session learns can serve another. */
  MEMORY("memory"),
  /** Tier C jobs are accepted and durable. */
  WORKFLOWS("workflows"),
  /** Tenants have exact turn quotas. */
  QUOTAS("quotas"),
  /** Concurrency limits follow the load. */
  ADAPTIVE_LIMITS("adaptive-limits"),
  /** Several nodes serve one store. */
  MULTI_NODE("multi-node"),
  /** Stock chat completion clients work. */
  OPENAI_FACADE("openai-facade");

  private final String wire;

  Capability(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
