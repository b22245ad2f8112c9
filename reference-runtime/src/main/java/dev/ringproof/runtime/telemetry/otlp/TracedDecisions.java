package dev.ringproof.runtime.telemetry.otlp;

import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;

/** A decision point whose questions are shown; one that is asked for no turn is not. */
final class TracedDecisions implements DecisionPoint {
  private final DecisionPoint point;
  private final Recorder recorder;

  TracedDecisions(DecisionPoint point, Recorder recorder) {
    this.point = point;
    this.recorder = recorder;
  }

  @Override
  public Decision decide(Question question, Duration within) {
    var context = question.trace();
    if (context == null) {
      return point.decide(question, within);
    }
    var began = recorder.begins();
    var decision = point.decide(question, within);
    recorder.span(
        "decide " + question.tool().name(),
        point.kind().equals("remote") ? SpanKind.CLIENT : SpanKind.INTERNAL,
        context,
        began,
        Attributes.of(GenAi.DECISION, word(decision), GenAi.POINT, point.kind()),
        decision instanceof Decision.Unavailable ? "unavailable" : null);
    return decision;
  }

  private static String word(Decision decision) {
    return switch (decision) {
      case Decision.Allow allow -> "allow";
      case Decision.Deny deny -> "deny";
      case Decision.Ask ask -> "ask";
      case Decision.Unavailable none -> "none";
    };
  }

  @Override
  public String kind() {
    return point.kind();
  }

  @Override
  public String policyId() {
    return point.policyId();
  }

  @Override
  public String policyVersion() {
    return point.policyVersion();
  }
}
