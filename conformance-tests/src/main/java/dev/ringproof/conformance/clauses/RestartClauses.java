package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a kill -9 does not take away; all tests share one. */
final class RestartClauses {
  private static final Duration COMING_BACK = Duration.ofSeconds(15);

  @Proves(value = "SES-4", phase = Phase.RESTART, verbs = Verb.READ_SESSION)
  void sessionGoesOnAfterAKill(Check check) {
    var talk = Talk.open(check, TierId.A);
    // Two messages that are too long together: or there would be no summary to lose.
    var part = "word ".repeat(check.tier(TierId.A).contextTokens() * 2 / 3);
    talk.take(part + check.nonce()).completed();
    var second = talk.take(part + check.nonce()).completed();
    var before = talk.view();
    if (second.has(EventType.CONTEXT_SUMMARIZED)) {
      var about = check.text(before, "/summary");
      check.want(!about.isBlank(), "the summary that the turn told of", before);
    }
    check.killAndStart();
    var after = talk.view();
    // A window that ended meanwhile has reset what was settled, as it should.
    var sameWindow = before.at("/budget/windowEnds").equals(after.at("/budget/windowEnds"));
    var members = new ArrayList<>(List.of("/version", "/summary", "/budget/limit"));
    if (sameWindow) {
      members.add("/budget/settled");
    }
    for (var member : members) {
      check.wantSame(member + " after the kill:", before.at(member), after.at(member));
    }
    var told = talk.take("after " + check.nonce()).completed();
    var version = check.whole(told.terminal().data(), "/version");
    check.want(version > check.whole(before, "/version"), "a version that goes on", version);
  }

  @Proves(value = "SES-4", phase = Phase.RESTART, capabilities = Capability.APPROVAL_HUMAN)
  void pendingApprovalSurvivesAKill(Check check) {
    var talk = Talk.open(check, TierId.A);
    check.prepared(); // an approval does not wait for long
    var nonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 700));
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    var approval = check.text(asked.data(), "/approval");
    check.killAndStart();
    stream.close();
    check.wantSame("effects before an approval", 0, check.witness().effects(nonce).size());
    var approver = check.people().approverOf(talk.who().tenant());
    var inbox = check.json(check.api().approvals(approver));
    check.want(
        inbox.items("/approvals").stream().anyMatch(a -> a.text("/id").orElse("").equals(approval)),
        "the approval that waits, still in the inbox",
        inbox);
  }

  @Proves(value = "POL-11", phase = Phase.RESTART)
  void approvedRunsOnceThroughAKill(Check check) {
    var done = Talk.open(check, TierId.A);
    var earlier = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 801));
    var first = done.start("refund " + earlier);
    var consumed = done.asked(first);
    var approver = check.people().approverOf(done.who().tenant());
    check.wantStatus(200, done.approve(approver, consumed), "an approval before the kill");
    done.finish(first).completed();
    var talk = Talk.open(check, TierId.A);
    var nonce = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 800));
    check.prepared();
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    check.killAndStart();
    stream.close();
    done.approve(approver, consumed);
    var reply = talk.approve(asked);
    check.wantStatus(200, reply, "an approval after the kill");
    talk.approve(asked);
    check.await(
        "the effect of what was approved after the kill",
        COMING_BACK,
        () -> !check.witness().effects(nonce).isEmpty());
    talk.ended(stream.turn(), COMING_BACK);
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
    check.wantSame("effects of before", 1, check.witness().effects(earlier).size());
    var log = talk.chain(stream.trace());
    check.wantSame("intents on record", 1, log.all("intent").size());
  }

  @Proves(value = "EFF-1", phase = Phase.RESTART, seams = Seam.START_STOP_KILL)
  void killWhileAToolRunsRepeatsNothing(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = EffectClauses.email(check);
    check.witness().tool(nonce, ToolScript.ok().hangAfterEffect().times(1));
    check.prepared(); // a tool call has a deadline
    var stream = talk.start("send " + nonce);
    check.await(
        "the effect before the kill",
        Check.PATIENCE,
        () -> !check.witness().effects(nonce).isEmpty());
    check.killAndStart();
    stream.close();
    var end = talk.ended(stream.turn(), COMING_BACK);
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
    check.note("the turn ended " + end.text("/state"));
    var log = talk.chain(stream.trace());
    check.wantSame("intents on record", 1, log.all("intent").size());
    check.want(!log.all("outcome").isEmpty(), "an outcome on record", log.types());
    var keys = check.witness().toolCalls(nonce).stream().map(c -> c.key()).distinct();
    check.wantSame("keys of all calls", 1L, keys.count());
  }

  @Proves(value = "EFF-2", phase = Phase.RESTART, seams = Seam.START_STOP_KILL)
  void epochGrowsWhenATurnWasCutOff(Check check) {
    var talk = Talk.open(check, TierId.A);
    var before = check.nonce();
    check
        .witness()
        .script(
            before,
            ModelScript.asks("send_email", PolicyClauses.email(before))
                .then(ModelScript.says("all done")));
    check.witness().tool(before, ToolScript.ok().hangAfterEffect().times(1));
    check.prepared();
    var stream = talk.start("send " + before);
    check.await(
        "the effect before the kill",
        Check.PATIENCE,
        () -> !check.witness().effects(before).isEmpty());
    check.killAndStart();
    stream.close();
    talk.ended(stream.turn(), COMING_BACK);
    var after = check.nonce();
    check
        .witness()
        .script(
            after,
            ModelScript.asks("send_email", PolicyClauses.email(after))
                .then(ModelScript.says("all done")));
    talk.take("send " + after).completed();
    var cut = check.witness().effects(before).getFirst().epoch();
    var effects = check.witness().effects(after);
    check.wantSame("effects after the kill", 1, effects.size());
    check.want(
        effects.getFirst().epoch() > cut, "an epoch above " + cut, effects.getFirst().epoch());
  }

  @Proves(value = "WF-1", phase = Phase.RESTART)
  void jobSurvivesAKillAndEnds(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.hangs().then(ModelScript.says("done after all")));
    var running = SessionClauses.job(check, talk, nonce);
    check.await(
        "a job that runs", Check.PATIENCE, () -> !check.witness().modelCalls(nonce).isEmpty());
    var queued = check.nonce();
    var second = SessionClauses.job(check, talk, queued);
    var failing = Talk.open(check, TierId.C);
    var refused = check.nonce();
    check.witness().script(refused, ModelScript.refuses(400, null));
    check.killAndStart();
    SessionClauses.done(check, talk, running);
    var end = SessionClauses.done(check, talk, second);
    check.want(end.text("/text").isPresent(), "a text of the job", end);
    check.wantSame("model calls of the queued job", 1, check.witness().modelCalls(queued).size());
    var bad = SessionClauses.job(check, failing, refused);
    var failed = ended(check, failing, bad);
    check.want(
        List.of("failed", "dead").contains(check.text(failed, "/state")), "failed or dead", failed);
    check.text(failed, "/failure/reason");
    cancelled(check);
  }

  private static void cancelled(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("a b").firstAfter(Duration.ofSeconds(2)));
    var job = SessionClauses.job(check, talk, nonce);
    check.wantStatus(202, check.api().cancelWorkflow(talk.who(), job), "a cancel");
    check.wantSame("state", "cancelled", check.text(ended(check, talk, job), "/state"));
  }

  private static JsonValue ended(Check check, Talk talk, String job) {
    return check.await(
        "the end of job " + job,
        COMING_BACK,
        () ->
            java.util.Optional.of(check.json(check.api().workflow(talk.who(), job)))
                .filter(
                    view ->
                        List.of("done", "failed", "dead", "cancelled")
                            .contains(view.text("/state").orElse(""))));
  }

  @Proves(value = "API-2", phase = Phase.RESTART, seams = Seam.START_STOP_KILL)
  void eventsAreThereAfterAKill(Check check) {
    var talk = Talk.open(check, TierId.A);
    var told = talk.take(TurnAsk.of("before " + check.nonce())).completed();
    check.killAndStart();
    var again = check.api().readEvents(talk.who(), talk.session(), told.turn(), 0);
    var events = again.toEnd(Check.PATIENCE);
    again.close();
    check.wantSame(
        "events after the kill:",
        told.events().stream().map(e -> e.raw()).toList(),
        events.stream().map(e -> e.raw()).toList());
    check.want(told.has(EventType.TURN_COMPLETED), "a turn that ended", told.types());
  }
}
