package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.Set;

/** An approval that no turn waits for: the action runs later, and the next turn is told. */
final class AsyncClauses {
  private static final Duration LONGEST = Duration.ofSeconds(17);
  private static final Duration COMING_BACK = Duration.ofSeconds(15);

  /** A turn that asked for an action and ended, and the approval that it left behind. */
  private record Left(Check check, Talk talk, String nonce, Told told, StreamEvent asked) {
    static Left of(Check check) {
      var user = check.user();
      // It may approve, but not what it asked for itself.
      var scopes = Set.of("agent", "approve", "refunds:write");
      var requester = check.people().of(user.type(), user.tenant(), scopes);
      var talk = Talk.open(check, requester, TierId.A, null);
      if (check.remote()) {
        check.witness().decide(talk.session(), DecisionScript.ask(ApprovalMode.ASYNC));
      }
      var nonce = PolicyClauses.asks(check, "send_voucher", a -> a.with("amount", 400));
      check.witness().tool(nonce, ToolScript.saying("sent-" + nonce));
      var told = talk.take("a voucher please " + nonce).completed();
      var asked = told.all(EventType.APPROVAL_REQUIRED);
      check.wantSame("approvals asked for", 1, asked.size());
      check.wantSame("mode", "async", check.text(asked.getFirst().data(), "/mode"));
      check.want(!told.has(EventType.TOOL_COMPLETED), "no tool.completed", told.types());
      var left = new Left(check, talk, nonce, told, asked.getFirst());
      left.wantEffects(0);
      return left;
    }

    String action() {
      return check.text(asked.data(), "/action");
    }

    void wantEffects(int many) {
      check.wantSame("effects", many, check.witness().effects(nonce).size());
    }

    void awaitOutcome(Duration within) {
      check.await(
          "an outcome of the action in the log of the turn that asked",
          within,
          () -> !talk.chain(told.trace()).all("outcome", action()).isEmpty());
    }

    /** Takes the session's next turn and returns it with what its model got to read of tools. */
    Next next() {
      var word = check.nonce();
      var next = talk.take("what is new? " + word).completed();
      var calls = check.witness().modelCalls(word);
      check.want(!calls.isEmpty(), "a model call of the next turn", next.types());
      var tools =
          calls.getFirst().messages().items("").stream()
              .filter(m -> m.text("/role").orElse("").equals("tool"))
              .map(m -> m.text("/content").orElse(""))
              .toList();
      return new Next(next, String.join("\n", tools));
    }

    void deny() {
      var approver = check.people().approverOf(talk.who().tenant());
      var approval = check.text(asked.data(), "/approval");
      check.wantStatus(200, check.api().decide(approver, approval, false, null, "no"), "a denial");
    }
  }

  private record Next(Told told, String tools) {
    JsonValue decided(String decision) {
      var decided = told.first(EventType.APPROVAL_DECIDED);
      told.check().wantSame("decision", decision, told.check().text(decided, "/decision"));
      return decided;
    }
  }

  @Proves("POL-12")
  void approvedLaterRunsOnceAndIsToldNext(Check check) {
    var left = Left.of(check);
    var talk = left.talk();
    check.want(
        !left.next().told().has(EventType.APPROVAL_DECIDED),
        "nothing to tell before",
        "a decision");
    left.wantEffects(0);
    check.wantProblem(
        ProblemType.APPROVER_NOT_ALLOWED, talk.approve(talk.who(), left.asked()), "the requester");
    check.wantStatus(200, talk.approve(left.asked()), "an approval after the turn");
    check.await(
        "the effect of what was approved",
        Check.PATIENCE,
        () -> !check.witness().effects(left.nonce()).isEmpty());
    check.wantStatus(200, talk.approve(left.asked()), "the same approval again");
    left.awaitOutcome(Check.PATIENCE);
    var next = left.next();
    next.decided("approved");
    var done = next.told().first(EventType.TOOL_COMPLETED);
    check.wantSame("action", left.action(), check.text(done, "/action"));
    check.want(
        next.tools().contains("sent-" + left.nonce()),
        "what the tool said, in the next turn's model call",
        next.tools());
    var after = left.next().told();
    check.want(!after.has(EventType.TOOL_COMPLETED), "told once", after.types());
    left.wantEffects(1);
    var effect = check.witness().effects(left.nonce()).getFirst();
    check.wantSame("what ran", check.text(left.asked().data(), "/digest"), effect.digest());
    check.wantSame("key", left.action(), effect.key());
    onRecord(check, left);
  }

  /** In the log of the turn that asked: its end, then the word, the decision, intent, outcome. */
  private static void onRecord(Check check, Left left) {
    var log = left.talk().chain(left.told().trace());
    var decided = log.first("approval.decided");
    check.wantSame("word on record", "approved", check.text(decided, "/body/decision"));
    check.text(decided, "/body/by");
    var adapter = log.all("decision", left.action()).getLast();
    check.wantSame("decision", "allow", check.text(adapter, "/body/decision"));
    check.wantSame("phase", "adapter", check.text(adapter, "/body/phase"));
    check.wantSame("intents on record", 1, log.all("intent", left.action()).size());
    check.wantSame("outcomes on record", 1, log.all("outcome", left.action()).size());
    var types = log.types();
    check.want(
        types.indexOf("terminal") < types.indexOf("approval.decided")
            && log.seq(decided) < log.seq(adapter)
            && log.seq(adapter) < log.seq(log.first("intent")),
        "terminal, approval.decided, decision, intent in this order",
        types);
  }

  @Proves("POL-12")
  void deniedLaterNeverRuns(Check check) {
    var left = Left.of(check);
    left.deny();
    var next = left.next();
    next.decided("denied");
    check.want(next.tools().contains("approval_denied"), "a refusal that says so", next.tools());
    var late = left.talk().approve(left.asked());
    check.wantProblem(ProblemType.APPROVAL_SETTLED, late, "an approval after the denial");
    left.wantEffects(0);
    // Where the policy is the runtime's own, nobody can change its mind from here.
    if (check.remote()) {
      judgedAgainBeforeItRuns(check);
    }
  }

  private static void judgedAgainBeforeItRuns(Check check) {
    var left = Left.of(check);
    check.witness().decide(left.talk().session(), DecisionScript.deny("not_any_more"));
    check.wantStatus(200, left.talk().approve(left.asked()), "an approval");
    check.await(
        "the second decision on record",
        Check.PATIENCE,
        () -> left.talk().chain(left.told().trace()).all("decision", left.action()).size() == 2);
    var refused = left.next().told().first(EventType.POLICY_DECIDED);
    check.wantSame("reason", "not_any_more", check.text(refused, "/reason"));
    left.wantEffects(0);
  }

  @Proves(value = "POL-12", phase = Phase.WAITING, seams = Seam.SHORT_WINDOWS)
  void unansweredExpires(Check check) {
    var window = check.standing().tiers().windows().approval();
    if (window.compareTo(LONGEST) > 0) {
      throw check.notProvable("approvals last " + window + ", longer than this plan waits");
    }
    var left = Left.of(check);
    check.await(
        "an approval that expired, on record",
        window.plus(Check.PATIENCE),
        () -> !left.talk().chain(left.told().trace()).all("approval.decided").isEmpty());
    var late = left.talk().approve(left.asked());
    check.wantProblem(ProblemType.APPROVAL_SETTLED, late, "a late approval");
    left.next().decided("expired");
    left.wantEffects(0);
  }

  @Proves(value = "POL-12", capabilities = Capability.ERASE)
  void eraseTakesItAlong(Check check) {
    var left = Left.of(check);
    var talk = left.talk();
    check.wantStatus(200, check.api().erase(talk.who(), talk.session()), "an erase");
    check.wantProblem(
        ProblemType.NOT_FOUND, talk.approve(left.asked()), "an approval of what was erased");
    var inbox = check.api().approvals(check.people().approverOf(talk.who().tenant()));
    check.wantSame("approvals that wait", 0, check.json(inbox).items("/approvals").size());
    left.wantEffects(0);
    var log = Json.write(talk.chain(left.told().trace()).document());
    check.want(!log.contains("\"intent\""), "no intent on record", log);
  }

  @Proves(value = "POL-12", phase = Phase.RESTART, seams = Seam.START_STOP_KILL)
  void approvedLaterRunsOnceThroughAKill(Check check) {
    check.prepared(); // an approval does not wait for long
    var running = Left.of(check);
    check
        .witness()
        .tool(
            running.nonce(),
            ToolScript.saying("sent-" + running.nonce()).hangAfterEffect().times(1));
    check.wantStatus(200, running.talk().approve(running.asked()), "an approval before the kill");
    check.await(
        "the effect before the kill",
        Check.PATIENCE,
        () -> !check.witness().effects(running.nonce()).isEmpty());
    var waiting = Left.of(check); // last: its time runs through the kill
    check.killAndStart();
    waiting.wantEffects(0);
    check.wantStatus(200, waiting.talk().approve(waiting.asked()), "an approval after the kill");
    for (var left : new Left[] {waiting, running}) {
      left.awaitOutcome(COMING_BACK);
      var next = left.next();
      next.told().first(EventType.TOOL_COMPLETED);
      check.want(
          next.tools().contains("sent-" + left.nonce()),
          "what the tool said, in the next turn's model call",
          next.tools());
      left.wantEffects(1);
      var calls = check.witness().toolCalls(left.nonce()).stream().map(c -> c.key()).distinct();
      check.wantSame("keys of all calls", 1L, calls.count());
      var log = left.talk().chain(left.told().trace());
      check.wantSame("intents on record", 1, log.all("intent", left.action()).size());
    }
  }
}
