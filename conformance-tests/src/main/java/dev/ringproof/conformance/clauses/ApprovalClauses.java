package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.Set;

/** A person says yes to exactly one action, once. */
final class ApprovalClauses {
  private static final Duration LONGEST = Duration.ofSeconds(17);
  private static final Duration WAITS = Duration.ofMillis(500);

  private static String refund(Check check, long amount) {
    return PolicyClauses.asks(check, "send_refund", a -> a.with("amount", amount));
  }

  @Proves("POL-3")
  void noneRunsAtOnce(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = PolicyClauses.asks(check, "lookup_order", a -> a);
    var told = talk.take("look " + nonce).completed();
    check.want(!told.has(EventType.APPROVAL_REQUIRED), "no approval.required", told.types());
    var done = told.first(EventType.TOOL_COMPLETED);
    var effects = check.witness().effects(nonce);
    check.wantSame("effects", 1, effects.size());
    check.wantSame("action", effects.getFirst().key(), check.text(done, "/action"));
  }

  @Proves(value = "POL-3", capabilities = Capability.APPROVAL_HUMAN)
  void humanMakesTheTurnWait(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = refund(check, 900);
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    check.wantSame("mode", "human", check.text(asked.data(), "/mode"));
    var unasked = stream.next(WAITS);
    check.want(unasked.isEmpty(), "no event while the turn waits", unasked);
    var state = check.text(talk.turn(stream.turn()), "/state");
    check.wantSame("state of the turn", "awaiting_approval", state);
    check.wantSame("effects before an approval", 0, check.witness().effects(nonce).size());
    check.wantStatus(200, talk.approve(asked), "an approval");
    var told = talk.finish(stream).completed();
    told.first(EventType.TOOL_COMPLETED);
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
  }

  @Proves(value = "POL-3", capabilities = Capability.APPROVAL_ASYNC)
  void asyncLetsTheTurnEnd(Check check) {
    var talk = Talk.open(check, TierId.A);
    if (check.remote()) {
      check.witness().decide(talk.session(), DecisionScript.ask(ApprovalMode.ASYNC));
    }
    var nonce = PolicyClauses.asks(check, "send_voucher", a -> a.with("amount", 400));
    var told = talk.take("a voucher " + nonce).completed();
    var asked = told.first(EventType.APPROVAL_REQUIRED);
    check.wantSame("mode", "async", check.text(asked, "/mode"));
    check.wantSame("effects before an approval", 0, check.witness().effects(nonce).size());
    var approver = check.people().approverOf(talk.who().tenant());
    var inbox = check.json(check.api().approvals(approver)).items("/approvals");
    check.wantSame("approvals that wait", 1, inbox.size());
    check.wantSame("mode in the inbox", "async", check.text(inbox.getFirst(), "/mode"));
    check.wantSame("digest", check.text(asked, "/digest"), check.text(inbox.getFirst(), "/digest"));
  }

  @Proves("POL-4")
  void someoneElseWithTheScopeApproves(Check check) {
    var user = check.user();
    var scopes = Set.of("agent", "approve", "refunds:write");
    var requester = check.people().of(user.type(), user.tenant(), scopes);
    var talk = Talk.open(check, requester, TierId.A, null);
    var nonce = refund(check, 900);
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    check.wantProblem(
        ProblemType.APPROVER_NOT_ALLOWED, talk.approve(requester, asked), "the requester");
    var noScope = talk.approve(check.people().userOf(user.tenant()), asked);
    check.wantProblem(ProblemType.SCOPE_MISSING, noScope, "someone without the scope");
    var foreign = check.people().approverOf(check.user().tenant());
    check.wantProblem(
        ProblemType.NOT_FOUND, talk.approve(foreign, asked), "an approver of another tenant");
    check.wantSame("effects before an approval", 0, check.witness().effects(nonce).size());
    check.wantStatus(200, talk.approve(asked), "an approver of the same tenant");
    talk.finish(stream).completed();
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
  }

  @Proves(value = "POL-4", phase = Phase.WAITING)
  void approvalExpires(Check check) {
    var window = check.standing().tiers().windows().approval();
    var tier = check.tier(TierId.A).turn();
    if (window.compareTo(LONGEST) > 0 || window.compareTo(tier) > 0) {
      throw check.notProvable("approvals last " + window + ", longer than this plan waits");
    }
    var talk = Talk.open(check, TierId.A);
    var nonce = refund(check, 900);
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    var decided =
        check.there(
            stream.awaitType(EventType.APPROVAL_DECIDED, window.plus(Check.PATIENCE)),
            "an event approval.decided",
            stream.seen());
    check.wantSame("decision", "expired", check.text(decided.data(), "/decision"));
    check.wantProblem(ProblemType.APPROVAL_SETTLED, talk.approve(asked), "a late approval");
    talk.finish(stream);
    check.wantSame("effects", 0, check.witness().effects(nonce).size());
  }

  @Proves("POL-5")
  void approvalBindsToArguments(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = refund(check, 500);
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    var changed =
        JsonValue.object()
            .with("tool", "send_refund")
            .with("arguments", PolicyClauses.refund(nonce, 900));
    var approver = check.people().approverOf(talk.who().tenant());
    var approval = check.text(asked.data(), "/approval");
    check.note("the approver saw other arguments: amount 900 in place of 500");
    var other = check.api().decide(approver, approval, true, Json.digest(changed), null);
    check.wantProblem(ProblemType.APPROVAL_MISMATCH, other, "a digest of other arguments");
    check.wantSame("effects", 0, check.witness().effects(nonce).size());
    check.wantStatus(200, talk.approve(approver, asked), "the digest of these arguments");
    talk.finish(stream).completed();
    var effects = check.witness().effects(nonce);
    check.wantSame("effects", 1, effects.size());
    var digest = check.text(asked.data(), "/digest");
    check.wantSame("what ran", digest, effects.getFirst().digest());
    check.wantSame("arguments", PolicyClauses.refund(nonce, 500), effects.getFirst().arguments());
  }

  /** Has a refund approved in a session of its own, which runs it: the good twin of others. */
  static void approvedRuns(Check check, int amount, String what) {
    var talk = Talk.open(check, TierId.A);
    var nonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", amount));
    var stream = talk.start("refund " + nonce);
    check.wantStatus(200, talk.approve(talk.asked(stream)), "an approval");
    talk.finish(stream).completed();
    check.wantSame(what, 1, check.witness().effects(nonce).size());
  }

  @Proves("POL-5")
  void approvalOfOneIsNoneOfAnother(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check
        .witness()
        .script(
            nonce,
            ModelScript.asks("send_refund", PolicyClauses.refund(nonce, 100))
                .then(ModelScript.asks("send_refund", PolicyClauses.refund(nonce, 200)))
                .then(ModelScript.says("done")));
    var stream = talk.start("two refunds " + nonce);
    check.wantStatus(200, talk.approve(talk.asked(stream)), "the first approval");
    var second = talk.asked(stream);
    check.wantSame("effects after one approval", 1, check.witness().effects(nonce).size());
    var approver = check.people().approverOf(talk.who().tenant());
    var id = check.text(second.data(), "/approval");
    check.wantStatus(200, check.api().decide(approver, id, false, null, "no"), "a denial");
    talk.finish(stream).completed();
    var effects = check.witness().effects(nonce);
    check.wantSame("effects after a denial", 1, effects.size());
    check.wantSame("amount", 100L, check.whole(effects.getFirst().arguments(), "/amount"));
  }

  @Proves("POL-11")
  void approvedRunsOnceThroughRepeats(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = refund(check, 900);
    var ask = TurnAsk.of("refund " + nonce).withKey("key-" + nonce);
    var stream = talk.start(ask);
    var asked = talk.asked(stream);
    var approver = check.people().approverOf(talk.who().tenant());
    var another = check.people().approverOf(talk.who().tenant());
    check.wantStatus(200, talk.approve(approver, asked), "the approval");
    check.wantStatus(200, talk.approve(approver, asked), "the same approval again");
    check.wantStatus(200, talk.approve(another, asked), "the same approval by another");
    var told = talk.finish(stream).completed();
    var again = talk.take(ask);
    check.wantSame("turn of a repeated request", told.turn(), again.turn());
    var resumed = check.api().readEvents(talk.who(), talk.session(), told.turn(), 0);
    resumed.toEnd(Check.PATIENCE);
    resumed.close();
    check.wantStatus(200, talk.approve(approver, asked), "an approval after the end");
    var effects = check.witness().effects(nonce);
    check.wantSame("effects", 1, effects.size());
    check.wantSame("effects told", 1, told.all(EventType.TOOL_COMPLETED).size());
    var log = talk.chain(told.trace());
    check.wantSame("intents on record", 1, log.all("intent").size());
    check.wantSame("outcomes on record", 1, log.all("outcome").size());
    check.wantSame(
        "key on record", effects.getFirst().key(), check.text(log.first("intent"), "/body/key"));
  }
}
