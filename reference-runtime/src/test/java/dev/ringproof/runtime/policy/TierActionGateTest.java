package dev.ringproof.runtime.policy;

import static dev.ringproof.runtime.policy.PolicyFixtures.APPROVAL;
import static dev.ringproof.runtime.policy.PolicyFixtures.actor;
import static dev.ringproof.runtime.policy.PolicyFixtures.by;
import static dev.ringproof.runtime.policy.PolicyFixtures.lookup;
import static dev.ringproof.runtime.policy.PolicyFixtures.policy;
import static dev.ringproof.runtime.policy.PolicyFixtures.question;
import static dev.ringproof.runtime.policy.PolicyFixtures.refund;
import static dev.ringproof.runtime.policy.PolicyFixtures.reusable;
import static dev.ringproof.runtime.policy.PolicyFixtures.tiers;
import static dev.ringproof.runtime.policy.PolicyFixtures.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.decision.ReuseRules;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.slo.PrometheusSlo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TierActionGateTest {
  private static final Decision ALLOW = new Decision.Allow("r", List.of());
  private static final Decision DOWN = new Decision.Unavailable("status 500");
  private static final Decision DENIED = new Decision.Deny("policy_unavailable");

  private final Point point = new Point();
  private final PrometheusSlo slo =
      new PrometheusSlo(2, () -> Instant.EPOCH, () -> Duration.ZERO, JsonValue::object);
  private final ReuseRules rules =
      new CelDecisionPoint(
          policy(reusable("r", "lookup", null), reusable("w", "refund", null)), APPROVAL);
  private final TierActionGate gate =
      new TierActionGate(tiers(), point, rules, slo, () -> point.nanos);

  /** A decision point that says what it is told and takes as long as it is told. */
  private static final class Point implements DecisionPoint {
    private Decision says = ALLOW;
    private String version = "7";
    private long millis;
    private long nanos;
    private int asked;

    @Override
    public Decision decide(Question question, Duration within) {
      asked++;
      nanos += TimeUnit.MILLISECONDS.toNanos(millis);
      return says;
    }

    @Override
    public String kind() {
      return "remote";
    }

    @Override
    public String policyId() {
      return "house";
    }

    @Override
    public String policyVersion() {
      return version;
    }
  }

  private Decision judged(Question question) {
    return gate.judge(question).decision();
  }

  private static Question lookupIn(TierId tier) {
    return question(lookup(), tier, "{}");
  }

  @Test
  void aToolOfAnotherClassIsDeniedWithoutAsking() {
    var ruling = gate.judge(question(refund(), TierId.A, "{}"));
    assertThat(ruling.decision()).isEqualTo(new Decision.Deny("tool_class_not_in_tier"));
    assertThat(ruling.degraded()).isFalse();
    assertThat(point.asked).isZero();
    assertThat(judged(question(refund(), TierId.B, "{}"))).isEqualTo(ALLOW);
  }

  @Test
  void argumentsThatAreNotThoseOfTheDigestAreDenied() {
    var one = question(lookup(), TierId.A, "{\"amount\":1}");
    var other = question(lookup(), TierId.A, "{\"amount\":2}");
    var forged =
        new Question(
            one.actor(),
            one.tier(),
            one.ring(),
            one.session(),
            one.turn(),
            one.action(),
            one.tool(),
            other.arguments(),
            one.digest(),
            one.phase(),
            null);
    assertThat(judged(forged)).isEqualTo(new Decision.Deny("invalid_arguments"));
    assertThat(point.asked).isZero();
  }

  @Test
  void theRulingCarriesPolicyPointAndADigestOfTheWholeQuestion() {
    var ruling = gate.judge(lookupIn(TierId.A));
    assertThat(ruling.policyId()).isEqualTo("house");
    assertThat(ruling.policyVersion()).isEqualTo("7");
    assertThat(ruling.point()).isEqualTo("remote");
    assertThat(ruling.inputDigest()).isEqualTo(gate.judge(lookupIn(TierId.A)).inputDigest());
    assertThat(ruling.inputDigest())
        .isNotEqualTo(gate.judge(lookupIn(TierId.B)).inputDigest())
        .isNotEqualTo(gate.judge(by(actor("more"), lookupIn(TierId.A))).inputDigest())
        .isNotEqualTo(gate.judge(question(lookup(), TierId.A, "{\"x\":1}")).inputDigest());
  }

  @Test
  void tierAFailsClosed() {
    judged(lookupIn(TierId.A));
    point.says = DOWN;
    var ruling = gate.judge(lookupIn(TierId.A));
    assertThat(ruling.decision()).isEqualTo(DENIED);
    assertThat(ruling.degraded()).isTrue();
  }

  @Test
  void tierCWaits() {
    point.says = DOWN;
    var ruling = gate.judge(lookupIn(TierId.C));
    assertThat(ruling.decision()).isEqualTo(DOWN);
    assertThat(ruling.degraded()).isTrue();
  }

  @Test
  void tierBReusesAYoungAllowOfTheSameCase() {
    judged(lookupIn(TierId.B));
    point.says = DOWN;
    var ruling = gate.judge(question(lookup(), TierId.B, "{\"other\":1}"));
    assertThat(ruling.decision()).isEqualTo(ALLOW);
    assertThat(ruling.degraded()).isTrue();
    point.nanos += Duration.ofSeconds(60).toNanos();
    assertThat(judged(lookupIn(TierId.B))).isEqualTo(DENIED);
  }

  @Test
  void nothingIsReusedThatWasNeverGiven() {
    point.says = DOWN;
    assertThat(judged(lookupIn(TierId.B))).isEqualTo(DENIED);
  }

  @Test
  void nothingIsReusedForAnotherActorOrPolicyVersion() {
    judged(lookupIn(TierId.B));
    point.says = DOWN;
    assertThat(judged(by(actor("agent", "more"), lookupIn(TierId.B)))).isEqualTo(DENIED);
    assertThat(judged(by(actor(), lookupIn(TierId.B)))).isEqualTo(DENIED);
    point.version = "8";
    assertThat(judged(lookupIn(TierId.B))).isEqualTo(DENIED);
  }

  @Test
  void aLaterDenialTakesTheAllowBack() {
    judged(lookupIn(TierId.B));
    point.says = new Decision.Deny("no");
    judged(lookupIn(TierId.B));
    point.says = DOWN;
    assertThat(judged(lookupIn(TierId.B))).isEqualTo(DENIED);
  }

  @Test
  void onlyLowRiskReadOnlyToolsAreReused() {
    var risky = tool("lookup", "read", Risk.MEDIUM, true);
    var writes = tool("lookup", "read", Risk.LOW, false);
    judged(question(risky, TierId.B, "{}"));
    judged(question(refund(), TierId.B, "{}"));
    point.says = DOWN;
    assertThat(judged(question(risky, TierId.B, "{}"))).isEqualTo(DENIED);
    assertThat(judged(question(writes, TierId.B, "{}"))).isEqualTo(DENIED);
    assertThat(judged(question(refund(), TierId.B, "{}"))).isEqualTo(DENIED);
  }

  @Test
  void anAllowAfterAnApprovalIsNotReused() {
    var plan = lookupIn(TierId.B);
    var approval = new Question.Approved("apr_1", "bob", Set.of("approve"), plan.digest());
    judged(question(lookup(), TierId.B, "{}", "adapter", approval));
    point.says = DOWN;
    assertThat(judged(plan)).isEqualTo(DENIED);
  }

  @Test
  void anAllowBeyondTheBudgetCountsAsNotGiven() {
    point.millis = 50;
    assertThat(judged(lookupIn(TierId.A))).isEqualTo(ALLOW);
    point.millis = 51;
    assertThat(judged(lookupIn(TierId.A))).isEqualTo(DENIED);
    point.says = new Decision.Ask("r", ApprovalMode.HUMAN, APPROVAL);
    assertThat(judged(lookupIn(TierId.A))).isEqualTo(DENIED);
    point.says = new Decision.Deny("too_much");
    assertThat(judged(lookupIn(TierId.A))).isEqualTo(point.says);
  }

  @Test
  void everyQuestionPutIsRecordedWithItsLatency() {
    point.millis = 30;
    judged(lookupIn(TierId.A));
    point.says = DOWN;
    judged(lookupIn(TierId.A));
    judged(question(refund(), TierId.A, "{}"));
    assertThat(slo.snapshot().whole("/tiers/A/operational/policyDecision/count")).contains(2L);
    assertThat(slo.openMetrics())
        .contains(
            "ringproof_policy_decision_seconds_bucket{point=\"remote\",ring=\"2\",tier=\"A\"");
  }
}
