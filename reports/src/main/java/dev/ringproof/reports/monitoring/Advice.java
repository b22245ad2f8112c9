package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.contract.tier.TierId;

/** What whoever is called does first, and where that is written down. */
record Advice(String action, String runbook) {
  /** What tells a trace; the file holds a token of the trace's tenant. */
  static final String EXPLAIN = "ringproof explain --url RUNTIME --token-file FILE TRACE";

  /** Returns it for an objective that is missed; the runbook is a path below the documents. */
  static Advice of(ServiceObjective objective) {
    return switch (objective.metric()) {
      case FIRST_TOKEN ->
          new Advice(
              "Where the time goes: "
                  + sum("dependency", RuntimeMetric.DEPENDENCY.series().get(1), objective)
                  + ". An exemplar of a slow bucket is a trace: "
                  + EXPLAIN
                  + " tells what happened and which runbook is for it.",
              "runbooks/model-timeout.md");
      case TURN_SUCCESS -> objective.tier() == TierId.C ? jobs(objective) : turns(objective);
    };
  }

  private static Advice turns(ServiceObjective objective) {
    return new Advice(
        "Whose fault: "
            + sum("culprit", RuntimeMetric.FAILURES.counted(), objective)
            + ". Its exemplars are traces: "
            + EXPLAIN
            + " tells what happened and which runbook is for it (model-timeout, tool-timeout,"
            + " policy-degraded, stream-interrupted).",
        "slos.md#when-an-alert-fires");
  }

  private static Advice jobs(ServiceObjective objective) {
    return new Advice(
        "Whose fault: "
            + sum("culprit", RuntimeMetric.FAILURES.counted(), objective)
            + ". ringproof jobs list --url RUNTIME --token-file FILE shows the dead letters, "
            + EXPLAIN
            + " what happened to one; re-drive them when the cause is gone.",
        "runbooks/dead-letter.md");
  }

  /** Returns it for an objective of which nothing is heard. */
  static Advice ofSilence() {
    return new Advice(
        "Nothing is known, which is not good news: does a node run, does Prometheus scrape it, does"
            + " its token still hold the scope ops? Until then no other alert of this objective can"
            + " fire.",
        "slos.md#when-an-alert-fires");
  }

  private static String sum(String label, String series, ServiceObjective objective) {
    return "sum by (" + label + ") (rate(" + series + "{tier=\"" + objective.tier() + "\"}[5m]))";
  }
}
