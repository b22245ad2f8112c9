package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Decisions that come late or wrong, and those that are made again after an approval. */
final class DecisionClauses {
  private static final Duration LATE = Duration.ofMillis(900);
  private static final Duration BRIEF = Duration.ofSeconds(4);
  private static final String LOOKUP = "lookup_order";
  private static final String SECOND_LINE = "kit:second-line";

  static Told look(Check check, Talk talk) {
    return talk.take("look it up " + PolicyClauses.asks(check, LOOKUP, a -> a)).completed();
  }

  static String decision(Check check, Told told) {
    return check.text(told.first(EventType.POLICY_DECIDED), "/decision");
  }

  /** The good twin: on a machine that is shared an answer may be late once, but not for long. */
  static void allows(Check check, Talk talk) {
    check.await(
        "an allow for what the decision point allows in time",
        Check.PATIENCE,
        () -> decision(check, look(check, talk)).equals("allow"));
  }

  @Proves(
      value = "POL-10",
      phase = Phase.OWN,
      deep = true,
      once = true,
      seams = Seam.START_STOP_KILL,
      capabilities = Capability.REMOTE_DECISION)
  void lateAnswerIsNone(Check judged) {
    var check = judged.remotely();
    for (var tier : new TierId[] {TierId.A, TierId.B}) {
      var talk = Talk.open(check, tier);
      allows(check, talk);
      var late = check.tier(tier).policyDecision().plus(LATE);
      check.witness().decide(talk.session(), DecisionScript.standard().delay(late));
      asked(check, "in tier " + tier, () -> deniedInTime(check, talk, check.tier(tier)));
      if (tier == TierId.B) {
        reused(check, talk);
      }
    }
  }

  /**
   * Repeats turns until one's question left: a tier's budget may be over before, if all are busy.
   */
  private static void asked(Check check, String which, BooleanSupplier turn) {
    check.await("a question to the decision point " + which, Check.PATIENCE, turn);
  }

  /** Takes a turn whose action has to be denied; returns whether anyone was asked about it. */
  private static boolean deniedInTime(Check check, Talk talk, Tier tier) {
    var nonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 900));
    var told = talk.take("refund " + nonce).completed();
    var decided = told.all(EventType.POLICY_DECIDED).getFirst();
    check.wantSame("decision of tier " + tier.id(), "deny", decision(check, told));
    check.wantSame("reason", "policy_unavailable", check.text(decided.data(), "/reason"));
    check.wantSame("effects in tier " + tier.id(), 0, check.witness().effects(nonce).size());
    check.want(!told.has(EventType.APPROVAL_REQUIRED), "no approval asked", told.types());
    var action = check.text(decided.data(), "/action");
    var asked =
        check.witness().decisions(talk.session()).stream()
            .filter(d -> d.action().equals(action))
            .findFirst();
    asked.ifPresent(
        question -> {
          var took = Duration.ofNanos(decided.atNanos() - question.atNanos());
          check.want(
              took.compareTo(tier.policyDecision().plus(Check.NOISE)) <= 0,
              "the degraded mode after " + tier.policyDecision().toMillis() + " ms",
              took.toMillis() + " ms");
        });
    degraded(check, talk, told, action);
    return asked.isPresent();
  }

  private static void degraded(Check check, Talk talk, Told told, String action) {
    var causes = told.terminal().data().texts("/degraded");
    check.want(causes.contains("policy"), "a turn told as degraded by policy", causes);
    if (check.declares(Capability.EVIDENCE_LOG)) {
      var log = talk.chain(told.trace());
      var entry = log.all("decision", action).getFirst();
      check.wantSame("reason on record", "policy_unavailable", check.text(entry, "/body/reason"));
      check.wantSame("mode", "policy-degraded", check.text(log.first("failure"), "/body/mode"));
    }
  }

  /** A last good decision stands where the policy says so, and nowhere else. */
  private static void reused(Check check, Talk talk) {
    var offered =
        check.standing().plan().data().policy().items("/rules").stream()
            .filter(r -> r.texts("/tools").contains(LOOKUP) && r.texts("/tiers").contains("B"))
            .anyMatch(r -> r.text("/reuse").isPresent());
    var decision = decision(check, look(check, talk));
    check.wantSame("decision on a lookup just allowed", offered ? "allow" : "deny", decision);
  }

  private static Map<String, DecisionScript> noDecisions() {
    var all = new LinkedHashMap<String, DecisionScript>();
    all.put(
        "an obligation",
        DecisionScript.raw("{\"decision\":true,\"context\":{\"obligations\":[{\"id\":\"mfa\"}]}}"));
    all.put(
        "an obligation beside the decision",
        DecisionScript.raw("{\"decision\":true,\"obligations\":[{\"id\":\"mfa\"}]}"));
    all.put(
        "an error of this item",
        DecisionScript.raw("{\"decision\":true,\"context\":{\"error\":{\"status\":500}}}"));
    all.put("no decision", DecisionScript.raw("{\"context\":{\"id\":\"1\"}}"));
    all.put("null", DecisionScript.raw("{\"decision\":null}"));
    all.put("a list", DecisionScript.raw("[{\"decision\":true}]"));
    all.put("a text for a truth value", DecisionScript.wrongType());
    all.put("half a document", DecisionScript.garbage());
    all.put("nothing", DecisionScript.raw(""));
    all.put("status 500", DecisionScript.status(500));
    all.put("status 404", DecisionScript.status(404));
    all.put("a connection that breaks", DecisionScript.reset());
    all.put("silence", DecisionScript.hang());
    return all;
  }

  @Proves(
      value = "POL-15",
      phase = Phase.OWN,
      once = true,
      deep = true,
      seams = Seam.START_STOP_KILL)
  void whatIsNoDecisionDenies(Check judged) {
    var check = judged.remotely();
    noDecisions()
        .forEach(
            (name, script) -> {
              var talk = Talk.open(check, TierId.A);
              allows(check, talk);
              check.note("the decision point answers with " + name);
              check.witness().decide(talk.session(), script);
              asked(check, "answered with " + name, () -> denied(check, talk, name));
            });
  }

  /** Takes a turn whose action has to be denied; returns whether anyone was asked about it. */
  private static boolean denied(Check check, Talk talk, String answer) {
    var asked = check.witness().decisions(talk.session()).size();
    var nonce = PolicyClauses.asks(check, LOOKUP, a -> a);
    var told = talk.take("look it up " + nonce).completed();
    check.wantSame("decision on " + answer, "deny", decision(check, told));
    check.wantSame("tool calls", 0, check.witness().toolCalls(nonce).size());
    return check.witness().decisions(talk.session()).size() > asked;
  }

  @Proves(value = "POL-14", phase = Phase.OWN, deep = true, seams = Seam.START_STOP_KILL)
  void policyIsAskedAgainAfterTheApproval(Check check) {
    if (check.remote()) {
      judgedAgain(
          check,
          talk -> check.witness().decide(talk.session(), DecisionScript.deny("no_more_refunds")));
    } else {
      check.reloading(
          own -> {
            var changed = PolicyReloads.banning(own, "send_refund", "kit-no-refunds");
            judgedAgain(own, talk -> PolicyReloads.taken(own, changed));
            PolicyReloads.taken(own, PolicyReloads.first(own));
          });
    }
  }

  private static void judgedAgain(Check check, Consumer<Talk> policyChanges) {
    ApprovalClauses.approvedRuns(check, 900, "effects under an unchanged policy");
    var talk = Talk.open(check, TierId.A);
    var nonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 900));
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    policyChanges.accept(talk);
    check.wantStatus(200, talk.approve(asked), "an approval under a policy that denies by now");
    var told = talk.finish(stream).completed();
    check.wantSame("effects", 0, check.witness().effects(nonce).size());
    var last = told.all(EventType.POLICY_DECIDED).getLast().data();
    check.wantSame("last decision", "deny", check.text(last, "/decision"));
    if (check.declares(Capability.EVIDENCE_LOG)) {
      var action = check.text(last, "/action");
      var entries = talk.chain(told.trace()).all("decision", action);
      check.wantSame(
          "last phase on record", "adapter", check.text(entries.getLast(), "/body/phase"));
    }
  }

  @Proves(value = "POL-14", phase = Phase.OWN, deep = true, seams = Seam.START_STOP_KILL)
  void authorityOfTheApproverIsThatOfNow(Check check) {
    if (check.remote()) {
      approversAreJudged(
          check, talk -> check.witness().decide(talk.session(), DecisionScript.askOf(SECOND_LINE)));
    } else {
      check.reloading(
          own -> {
            var more = PolicyReloads.demanding(own, "send_refund", SECOND_LINE, "kit-second-line");
            approversAreJudged(own, talk -> PolicyReloads.taken(own, more));
            PolicyReloads.taken(own, PolicyReloads.first(own));
          });
    }
  }

  /** Two that were asked for under one policy and are to run under one that asks for more. */
  private static void approversAreJudged(Check check, Consumer<Talk> policyDemands) {
    ApprovalClauses.approvedRuns(check, 900, "effects under an unchanged policy");
    var plain = Talk.open(check, TierId.A);
    var second = Talk.open(check, TierId.A);
    var plainNonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 900));
    var secondNonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 900));
    var plainStream = plain.start("refund " + plainNonce);
    var secondStream = second.start("refund " + secondNonce);
    var plainAsked = plain.asked(plainStream);
    var secondAsked = second.asked(secondStream);
    policyDemands.accept(plain);
    policyDemands.accept(second);
    check.wantStatus(200, plain.approve(plainAsked), "an approval by someone who lacks it");
    var told = plain.finish(plainStream).completed();
    check.wantSame("effects without it", 0, check.witness().effects(plainNonce).size());
    var last = told.all(EventType.POLICY_DECIDED).getLast().data();
    check.wantSame("last decision", "deny", check.text(last, "/decision"));
    check.wantSame("reason", "approver_scope_missing", check.text(last, "/reason"));
    var user = check.user();
    var holder =
        check
            .people()
            .of(user.type(), second.who().tenant(), Set.of("agent", "approve", SECOND_LINE));
    check.wantStatus(200, second.approve(holder, secondAsked), "an approval by someone who has it");
    second.finish(secondStream).completed();
    check.wantSame("effects with it", 1, check.witness().effects(secondNonce).size());
    if (check.declares(Capability.EVIDENCE_LOG)) {
      var word = plain.chain(told.trace()).first("approval.decided");
      check.want(
          word.texts("/body/scopes").contains("approve"), "the approver's scopes on record", word);
    }
  }

  // Not among those that wait: its turns end, which a test alone would count among its own.
  @Proves("POL-14")
  void authorityOfTheRequesterIsThatOfNow(Check check) {
    var window = check.standing().tiers().windows().approval();
    if (window.compareTo(BRIEF.plusSeconds(2)) < 0) {
      throw check.notProvable("approvals last " + window + " here, tokens are tried at " + BRIEF);
    }
    var twin = Talk.open(check, TierId.A);
    var good = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 900));
    var brief = check.people().forge().brief(check.user(), BRIEF);
    var talk = Talk.open(check, brief, TierId.A, null);
    var nonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 900));
    var stream = talk.start("refund " + nonce);
    var other = twin.start("refund " + good);
    var asked = talk.asked(stream);
    var twinAsked = twin.asked(other);
    check.await(
        "the end of the requester's token",
        BRIEF.plus(Check.PATIENCE),
        () -> check.api().session(brief, talk.session()).status() == 401);
    check.wantStatus(200, talk.approve(asked), "an approval for a token that has expired");
    check.wantStatus(200, twin.approve(twinAsked), "an approval for a token that has not");
    talk.finish(stream);
    twin.finish(other).completed();
    check.wantSame("effects of who may still", 1, check.witness().effects(good).size());
    check.wantSame("effects of who may no more", 0, check.witness().effects(nonce).size());
  }

  @Proves(value = "POL-14", capabilities = Capability.BUDGETS)
  void budgetIsJudgedAgainAfterTheApproval(Check check) {
    check.wantSame("effects of a model that kept its bound", 1, refundAfterUsing(check, 9));
    check.wantSame("effects once the turn has overdrawn", 0, refundAfterUsing(check, 60_000));
  }

  private static int refundAfterUsing(Check check, long outputTokens) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check
        .witness()
        .script(
            nonce,
            ModelScript.asks("send_refund", PolicyClauses.refund(nonce, 900))
                .usage(20, outputTokens)
                .then(ModelScript.says("done")));
    var stream = talk.start("refund " + nonce);
    check.wantStatus(200, talk.approve(talk.asked(stream)), "an approval");
    talk.finish(stream);
    return check.witness().effects(nonce).size();
  }
}
