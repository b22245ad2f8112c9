package dev.ringproof.contract.slo;

import java.util.List;

/** Every metric that {@code /metrics} shows, by the names of the wire (docs/wire.md). */
@SuppressWarnings("ImmutableEnumChecker") // made by List.of
public enum RuntimeMetric {
  TURNS(Kind.COUNTER, "turns", "tier", "ring", "outcome"),
  TENANT_TURNS(Kind.COUNTER, "tenant_turns", "tenant", "kind", "tier", "ring", "outcome"),
  CANCELLED_ANSWERED(Kind.COUNTER, "turns_cancelled_answered", "tier", "ring"),
  APPROVALS(Kind.COUNTER, "approvals_decided", "ring", "decision"),
  REFUSED(Kind.COUNTER, "turns_refused", "tier", "ring", "reason"),
  FAILURES(Kind.COUNTER, "turn_failures", "tier", "ring", "culprit"),
  DEGRADED(Kind.COUNTER, "turns_degraded", "tier", "ring", "cause"),
  DEGRADED_ANY(Kind.COUNTER, "turns_degraded_any", "tier", "ring"),
  RECOVERIES(Kind.COUNTER, "recoveries", "tier", "ring", "result"),
  TOOL_CALLS(Kind.COUNTER, "tool_calls", "tier", "ring", "tool", "outcome"),
  MODEL_RETRIES(Kind.COUNTER, "model_retries", "tier", "ring", "result"),
  EMBEDDINGS(Kind.COUNTER, "embeddings", "tier", "ring", "result"),
  TOKENS(Kind.COUNTER, "charged_tokens", "tier", "ring"),
  MICROS(Kind.COUNTER, "charged_micros", "tier", "ring"),
  FIRST_TOKEN(Kind.HISTOGRAM, "first_token_seconds", "tier", "ring"),
  TURN(Kind.HISTOGRAM, "turn_seconds", "tier", "ring"),
  POLICY_DECISION(Kind.HISTOGRAM, "policy_decision_seconds", "tier", "ring", "point"),
  DEPENDENCY(Kind.HISTOGRAM, "dependency_seconds", "tier", "ring", "dependency"),
  BURN_RATE(Kind.GAUGE, "burn_rate", "tier", "ring", "slo", "window"),
  BACKLOG_AGE(Kind.GAUGE, "backlog_age_seconds", "tier", "ring"),
  CONCURRENCY_LIMIT(Kind.GAUGE, "concurrency_limit", "tier", "ring"),
  LAST_PURGE(Kind.GAUGE, "purge_last_run_timestamp_seconds", "class"),
  PURGED(Kind.COUNTER, "purge_removed", "class"),
  POLICY_RELOADS(Kind.COUNTER, "policy_reloads", "result"),
  BUILD(Kind.INFO, "build", "digest", "ring", "grant"),
  START(Kind.GAUGE, "start_time_seconds", "ring");

  /** How a metric counts, which says what series it has. */
  public enum Kind {
    COUNTER("_total"),
    GAUGE(""),
    /** One for what its labels say. */
    INFO("_info"),
    HISTOGRAM("_bucket", "_sum", "_count");

    private final List<String> suffixes;

    Kind(String... suffixes) {
      this.suffixes = List.of(suffixes);
    }
  }

  private final Kind kind;
  private final String family;
  private final List<String> labels;

  RuntimeMetric(Kind kind, String name, String... labels) {
    this.kind = kind;
    this.family = "ringproof_" + name;
    this.labels = List.of(labels);
  }

  /** Returns how it counts. */
  public Kind kind() {
    return kind;
  }

  /** Returns the name under which its kind and help stand, without a suffix. */
  public String family() {
    return family;
  }

  /** Returns its labels; a histogram's buckets have {@code le} besides. */
  public List<String> labels() {
    return labels;
  }

  /** Returns the names of its series: one, or a histogram's three. */
  public List<String> series() {
    return kind.suffixes.stream().map(suffix -> family + suffix).toList();
  }

  /** Returns the name of the series that counts: a counter's own, a histogram's observations. */
  public String counted() {
    return series().getLast();
  }
}
