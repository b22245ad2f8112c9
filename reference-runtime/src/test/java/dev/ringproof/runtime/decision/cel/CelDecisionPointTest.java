package dev.ringproof.runtime.decision.cel;

import static dev.ringproof.runtime.policy.PolicyFixtures.APPROVAL;
import static dev.ringproof.runtime.policy.PolicyFixtures.actor;
import static dev.ringproof.runtime.policy.PolicyFixtures.allow;
import static dev.ringproof.runtime.policy.PolicyFixtures.asking;
import static dev.ringproof.runtime.policy.PolicyFixtures.by;
import static dev.ringproof.runtime.policy.PolicyFixtures.lookup;
import static dev.ringproof.runtime.policy.PolicyFixtures.policy;
import static dev.ringproof.runtime.policy.PolicyFixtures.question;
import static dev.ringproof.runtime.policy.PolicyFixtures.refund;
import static dev.ringproof.runtime.policy.PolicyFixtures.reusable;
import static dev.ringproof.runtime.policy.PolicyFixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Effect;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.policy.PolicyRule;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.rules.PolicyRules;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.policy.PolicyFixtures;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CelDecisionPointTest {
  private static Decision decide(PolicyDocument policy, Question question) {
    return new CelDecisionPoint(policy, APPROVAL).decide(question, Duration.ofSeconds(1));
  }

  private static Decision under(String when, String arguments) {
    return decide(policy(allow("r", "refund", when)), question(refund(), TierId.B, arguments));
  }

  @Test
  void noRuleDenies() {
    assertThat(decide(policy(), question(lookup(), TierId.A, "{}")))
        .isEqualTo(new Decision.Deny("no_rule"));
    assertThat(decide(policy(allow("r", "other", null)), question(lookup(), TierId.A, "{}")))
        .isEqualTo(new Decision.Deny("no_rule"));
  }

  @Test
  void theFirstMatchDecides() {
    var question = question(lookup(), TierId.A, "{}");
    var no = rule("no", Effect.DENY, "lookup", null, null, null);
    var yes = allow("yes", "lookup", null);
    assertThat(decide(policy(no, yes), question)).isEqualTo(new Decision.Deny("not_here"));
    assertThat(decide(policy(yes, no), question)).isEqualTo(new Decision.Allow("yes", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          args.amount <= 50                        | {"amount":50}         | true
          args.amount <= 50                        | {"amount":50.0}       | true
          args.amount <= 50                        | {"amount":49.5}       | true
          args.amount <= 50                        | {"amount":50.5}       | false
          args.to == null                          | {"to":null}           | true
          args.to.endsWith("@acme.test")           | {"to":"x@acme.test"}  | true
          args.list.exists(x, x == 2)              | {"list":[1,2]}        | true
          "agent" in actor.scopes                  | {}                    | true
          actor.type == "internal" && ring == 2    | {}                    | true
          tenant == "acme" && tier == "B"          | {}                    | true
          tool.risk == "high" && tool.class == "write" && tool.name == "refund" | {} | true
          """)
  void conditionsSeeActorTenantTierRingToolAndArguments(
      String when, String arguments, boolean allowed) {
    assertThat(under(when, arguments))
        .isEqualTo(allowed ? new Decision.Allow("r", List.of()) : new Decision.Deny("no_rule"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          args.amount <= 50                        | {}
          args.amount <= 50                        | {"amount":"fifty"}
          args.flag                                | {"flag":"true"}
          args.flag                                | {"flag":1}
          args.a / args.b == 1                     | {"a":1,"b":0}
          args.a.b.c == 1                          | {"a":[]}
          """)
  void aConditionThatFailsToEvaluateDenies(String when, String arguments) {
    assertThat(under(when, arguments)).isEqualTo(new Decision.Deny("condition_error"));
  }

  @Test
  void aFailingConditionIsNotSkippedForALaterRule() {
    var policy = policy(allow("r", "refund", "args.amount <= 50"), allow("s", "refund", null));
    assertThat(decide(policy, question(refund(), TierId.B, "{}")))
        .isEqualTo(new Decision.Deny("condition_error"));
  }

  @Test
  void loopsAreBounded() {
    var items = IntStream.range(0, 300).mapToObj(i -> "1").collect(Collectors.joining(","));
    var when = "args.l.all(a, args.l.all(b, args.l.all(c, args.l.all(d, a == b && c == d))))";
    assertThat(under(when, "{\"l\":[" + items + "]}"))
        .isEqualTo(new Decision.Deny("condition_error"));
  }

  @Test
  void largeArgumentsDenyWhereAConditionReadsThem() {
    var large = "{\"s\":\"" + "x".repeat(PolicyRules.MOST_ARGUMENT_CHARACTERS) + "\"}";
    assertThat(under("args.s == ''", large)).isEqualTo(new Decision.Deny("condition_error"));
    assertThat(under("ring == 2", large)).isEqualTo(new Decision.Allow("r", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      args.amount <=
      nobody.knows
      1 + 1
      ring == "2"
      """)
  void aConditionThatDoesNotCompileIsRefusedAtTheDoor(String when) {
    var policy = policy(allow("fine", "lookup", null), allow("broken", "refund", when));
    assertThatThrownBy(() -> new CelDecisionPoint(policy, APPROVAL))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("\"broken\"")
        .hasMessageContaining("/rules/1/when");
  }

  @Test
  void twoRulesOfOneIdAreRefused() {
    var policy = policy(allow("r", "lookup", null), allow("r", "refund", null));
    assertThatThrownBy(() -> new CelDecisionPoint(policy, APPROVAL))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("/rules/1/id");
  }

  @Test
  void everyScopeOfTheRuleMustBeHeld() {
    var rule =
        new PolicyRule(
            "r",
            Effect.ALLOW,
            null,
            List.of("write"),
            List.of(Risk.HIGH),
            List.of("B"),
            List.of(2),
            List.of("agent", "refunds:write"),
            null,
            null,
            null,
            List.of("outcome"),
            null);
    var question = question(refund(), TierId.B, "{}");
    assertThat(decide(policy(rule), question)).isEqualTo(new Decision.Deny("scope_missing"));
    assertThat(decide(policy(rule), by(actor("agent", "refunds:write"), question)))
        .isEqualTo(new Decision.Allow("r", List.of("outcome")));
  }

  @Test
  void anApprovalCountsForExactlyItsDigestAndAtTheAdapterAlone() {
    var policy = policy(asking("r", "refund", ApprovalMode.HUMAN));
    var plan = question(refund(), TierId.B, "{\"amount\":1}");
    var approved = new Question.Approved("apr_1", "bob", Set.of("approve"), plan.digest());
    var other = question(refund(), TierId.B, "{\"amount\":2}", "adapter", approved);
    var early = question(refund(), TierId.B, "{\"amount\":1}", "plan", approved);
    var exact = question(refund(), TierId.B, "{\"amount\":1}", "adapter", approved);
    var ask = new Decision.Ask("r", ApprovalMode.HUMAN, APPROVAL);
    assertThat(decide(policy, plan)).isEqualTo(ask);
    assertThat(decide(policy, other)).isEqualTo(ask);
    assertThat(decide(policy, early)).isEqualTo(ask);
    assertThat(decide(policy, exact)).isEqualTo(new Decision.Allow("r", List.of()));
  }

  @Test
  void whoApprovedHeldAllThatTheRuleAsksOfAnApprover() {
    var rule =
        new PolicyRule(
            "r",
            Effect.ALLOW,
            List.of("refund"),
            null,
            null,
            null,
            null,
            null,
            null,
            ApprovalMode.HUMAN,
            null,
            null,
            null,
            List.of("refunds:approve", "second:line"));
    var plan = question(refund(), TierId.B, "{}");
    assertThat(decide(policy(rule), plan))
        .isEqualTo(new Decision.Ask("r", ApprovalMode.HUMAN, APPROVAL));
    var some = new Question.Approved("apr_1", "bob", Set.of("refunds:approve"), plan.digest());
    assertThat(decide(policy(rule), question(refund(), TierId.B, "{}", "adapter", some)))
        .isEqualTo(new Decision.Deny("approver_scope_missing"));
    var all = Set.of("approve", "refunds:approve", "second:line");
    var held = new Question.Approved("apr_1", "bob", all, plan.digest());
    assertThat(decide(policy(rule), question(refund(), TierId.B, "{}", "adapter", held)))
        .isEqualTo(new Decision.Allow("r", List.of()));
  }

  @Test
  void approvalModesAreAsTheRuleSays() {
    var question = question(refund(), TierId.B, "{}");
    assertThat(decide(policy(asking("r", "refund", ApprovalMode.ASYNC)), question))
        .isEqualTo(new Decision.Ask("r", ApprovalMode.ASYNC, APPROVAL));
    assertThat(decide(policy(asking("r", "refund", ApprovalMode.NONE)), question))
        .isEqualTo(new Decision.Allow("r", List.of()));
  }

  @Test
  void reuseIsOfTheDecidingRuleAndNeverWhereArgumentsAreRead() {
    var question = question(lookup(), TierId.B, "{}");
    var minute = Duration.ofSeconds(60);
    assertThat(point(reusable("r", "lookup", null)).reuse(question)).contains(minute);
    assertThat(point(reusable("r", "lookup", "ring == 2")).reuse(question)).contains(minute);
    assertThat(point(reusable("r", "lookup", "ring == 3")).reuse(question)).isEmpty();
    assertThat(point(reusable("r", "lookup", "args.x == 1")).reuse(question)).isEmpty();
    assertThat(point(allow("r", "lookup", null)).reuse(question)).isEmpty();
    var before = allow("q", "lookup", "has(args.x)");
    assertThat(point(before, reusable("r", "lookup", null)).reuse(question)).isEmpty();
    var asks = rule("r", Effect.ALLOW, "lookup", null, ApprovalMode.HUMAN, Duration.ofSeconds(60));
    assertThat(point(asks).reuse(question)).isEmpty();
  }

  private static CelDecisionPoint point(PolicyRule... rules) {
    return new CelDecisionPoint(PolicyFixtures.policy(rules), APPROVAL);
  }
}
