package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.witness.DecisionScript;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.Set;

/** A job can be taken back wherever it is. */
final class CancelClauses {
  /** Longer than a tool may take, for what is sent is not called back. */
  private static final Duration LONGEST = Duration.ofSeconds(12);

  private static void cancel(Check check, Talk talk, String job) {
    check.wantStatus(202, check.api().cancelWorkflow(talk.who(), job), "a cancel");
  }

  /** Waits until it is cancelled, and holds its stream to one end. */
  private static JsonValue cancelled(Check check, Talk talk, String job) {
    var end =
        check.await(
            "the end of a cancelled job",
            LONGEST,
            () ->
                java.util.Optional.of(JobClauses.view(check, talk, job))
                    .filter(seen -> seen.at("/endedAt").orElseThrow().text("").isPresent()));
    check.wantSame("state", "cancelled", JobClauses.state(end));
    var events = check.api().readEvents(talk.who(), talk.session(), check.text(end, "/turn"), 0);
    var all = events.toEnd(Check.PATIENCE);
    events.close();
    var last = check.there(events.terminal(), "an end of the stream", all);
    check.want(last.is(EventType.TURN_CANCELLED), "turn.cancelled", last.raw());
    cancel(check, talk, job);
    var again = JobClauses.view(check, talk, job);
    check.wantSame("the job after a second cancel", end, again);
    return end;
  }

  @Proves("WF-3")
  void whileItWaitsBehindAnother(Check check) {
    var talk = Talk.open(check, TierId.C);
    var slow = check.nonce();
    check.witness().script(slow, JobClauses.slow(Duration.ofSeconds(1)));
    var first = SessionClauses.job(check, talk, slow);
    var never = check.nonce();
    var queued = SessionClauses.job(check, talk, never);
    var next = check.nonce();
    var behind = SessionClauses.job(check, talk, next);
    cancel(check, talk, queued);
    cancelled(check, talk, queued);
    SessionClauses.done(check, talk, first);
    SessionClauses.done(check, talk, behind);
    check.wantSame("model calls of what was cancelled", 0, calls(check, never));
    check.wantSame("model calls of what came behind it", 1, calls(check, next));
  }

  @Proves(value = "WF-3", seams = Seam.SHORT_WINDOWS)
  void whileItPausesBeforeAnotherRun(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    check.witness().script(nonce, JobClauses.refusesForLong(check));
    var job = SessionClauses.job(check, talk, nonce);
    JobClauses.awaits(check, talk, job, "waiting");
    var before = calls(check, nonce);
    var sent = System.nanoTime();
    cancel(check, talk, job);
    cancelled(check, talk, job);
    var took = Duration.ofNanos(System.nanoTime() - sent);
    check.want(
        took.compareTo(Duration.ofSeconds(4)) < 0, "an end that awaits no pause", took.toMillis());
    var next = check.nonce();
    SessionClauses.done(check, talk, SessionClauses.job(check, talk, next));
    check.wantSame("model calls once it was cancelled", before, calls(check, nonce));
  }

  @Proves("WF-3")
  void whileItsModelAnswers(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("one two three").hangsAfter(2));
    var job = SessionClauses.job(check, talk, nonce);
    check.await(
        "words of the model",
        Check.PATIENCE,
        () -> check.witness().modelCalls(nonce).stream().anyMatch(c -> c.outputTokens() >= 2));
    cancel(check, talk, job);
    cancelled(check, talk, job);
    check.await(
        "a provider that is let go",
        Check.PATIENCE,
        () ->
            check.witness().modelCalls(nonce).stream()
                .allMatch(c -> c.ended() != ModelCallSeen.Ended.RUNNING && c.endNanos() > 0));
    var next = check.nonce();
    SessionClauses.done(check, talk, SessionClauses.job(check, talk, next));
    check.wantSame("model calls of what was cancelled", 1, calls(check, nonce));
  }

  @Proves(value = "WF-3", seams = Seam.REPOINT_UPSTREAMS, capabilities = Capability.ACTIONS)
  void whileItsToolRuns(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = JobClauses.forgetful(check, ModelScript.says("all done"));
    check.witness().tool(nonce, ToolScript.ok().hangAfterEffect().times(1));
    var job = SessionClauses.job(check, talk, "send " + nonce);
    check.await("an effect", Check.PATIENCE, () -> !check.witness().effects(nonce).isEmpty());
    cancel(check, talk, job);
    var end = cancelled(check, talk, job);
    JobClauses.onceInTheWorld(check, nonce);
    check.wantSame("model calls", 1, calls(check, nonce));
    var log = talk.chain(check.text(end, "/trace"));
    check.wantSame("intents on record", 1, log.all("intent").size());
    check.want(!log.all("outcome").isEmpty(), "the outcome of what was sent", log.types());
  }

  @Proves(
      value = "WF-3",
      capabilities = {Capability.APPROVAL_HUMAN, Capability.REMOTE_DECISION})
  void whileItWaitsForAPerson(Check given) {
    var check = given.remotely();
    var talk = Talk.open(check, TierId.C);
    check.witness().decide(talk.session(), DecisionScript.ask(ApprovalMode.HUMAN));
    var nonce = JobClauses.forgetful(check, ModelScript.says("all done"));
    var job = SessionClauses.job(check, talk, "send " + nonce);
    var approver = check.people().approverOf(talk.who().tenant());
    var waits =
        check.await(
            "an approval that waits",
            Check.PATIENCE,
            () ->
                check.json(check.api().approvals(approver)).items("/approvals").stream().findAny());
    cancel(check, talk, job);
    cancelled(check, talk, job);
    var id = check.text(waits, "/id");
    var digest = check.text(waits, "/digest");
    var late = check.api().decide(approver, id, true, digest, null);
    check.wantProblem(ProblemType.APPROVAL_SETTLED, late, "a word for what was taken back");
    var twin = JobClauses.forgetful(check, ModelScript.says("all done"));
    var other = SessionClauses.job(check, talk, "send " + twin);
    var asked =
        check.await(
            "the twin's approval",
            Check.PATIENCE,
            () ->
                check.json(check.api().approvals(approver)).items("/approvals").stream().findAny());
    check.wantStatus(
        200,
        check
            .api()
            .decide(approver, check.text(asked, "/id"), true, check.text(asked, "/digest"), null),
        "a word for the twin");
    SessionClauses.done(check, talk, other);
    JobClauses.onceInTheWorld(check, twin);
    check.wantSame("effects of what was cancelled", 0, check.witness().effects(nonce).size());
  }

  @Proves(value = "WF-3", seams = Seam.SHORT_WINDOWS)
  void onceItIsOver(Check check) {
    var talk = Talk.open(check, TierId.C);
    var fine = SessionClauses.job(check, talk, check.nonce());
    var done = SessionClauses.done(check, talk, fine);
    cancel(check, talk, fine);
    check.wantSame("a job that was done", done, JobClauses.view(check, talk, fine));
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.refuses(500, null));
    var job = SessionClauses.job(check, talk, nonce);
    SessionClauses.ended(check, talk, job, "dead");
    var calls = calls(check, nonce);
    cancel(check, talk, job);
    var view = JobClauses.view(check, talk, job);
    check.wantSame(
        "state of a dead letter that was cancelled", "cancelled", JobClauses.state(view));
    var operator = talk.other(Set.of(Wire.SCOPE_OPS));
    check.wantProblem(
        ProblemType.JOB_NOT_DEAD, check.api().redrive(operator, job, null), "a re-drive of it");
    SessionClauses.done(check, talk, SessionClauses.job(check, talk, check.nonce()));
    check.wantSame("model calls once it was cancelled", calls, calls(check, nonce));
    cancel(check, talk, job);
    check.wantSame("the job after a second cancel", view, JobClauses.view(check, talk, job));
  }

  private static int calls(Check check, String nonce) {
    return check.witness().modelCalls(nonce).size();
  }
}
