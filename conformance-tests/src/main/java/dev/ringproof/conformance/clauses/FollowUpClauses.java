package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import dev.ringproof.testbed.witness.Witness;
import java.time.Duration;
import java.util.Set;

/** Tier C asks on, in the background, about an effect whose turn did not learn its outcome. */
final class FollowUpClauses {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** How long a turn of Tier C asks before it ends, and how long all asking may take. */
  private static Duration patience(Check check) {
    var windows = check.standing().tiers().windows();
    var longest = windows.backoffMost().plus(Check.PATIENCE);
    if (longest.compareTo(LONGEST) > 0) {
      throw check.notProvable("pauses grow to " + windows.backoffMost() + ", longer than we wait");
    }
    return longest;
  }

  @Proves(value = "EFF-1", capabilities = Capability.WORKFLOWS, seams = Seam.SHORT_WINDOWS)
  void unknownIsAskedAboutAfterTheJob(Check check) {
    var patience = patience(check);
    var talk = Talk.open(check, TierId.C);
    var nonce = EffectClauses.email(check);
    check.witness().tool(nonce, ToolScript.ok().resetAfterEffect().readBackStatus(500));
    var job = SessionClauses.done(check, talk, SessionClauses.job(check, talk, nonce));
    var trace = check.text(job, "/trace");
    var outcome = talk.chain(trace).first("outcome");
    check.wantSame("outcome when the job ended", "unknown", check.text(outcome, "/body/outcome"));
    var action = check.text(outcome, "/body/action");
    var before = check.witness().toolCalls(nonce).size();
    check.await(
        "another question once the job has ended",
        patience,
        () -> check.witness().toolCalls(nonce).size() > before);
    check.witness().tool(nonce, ToolScript.ok());
    check.await(
        "the outcome on record once the tool tells it",
        patience,
        () ->
            check
                .text(talk.chain(trace).all("outcome", action).getLast(), "/body/outcome")
                .equals("completed"));
    var next = SessionClauses.done(check, talk, SessionClauses.job(check, talk, check.nonce()));
    check.wantSame("actions told to the next turn", 1, told(check, talk, next, action));
    var after = SessionClauses.done(check, talk, SessionClauses.job(check, talk, check.nonce()));
    check.wantSame("actions told again", 0, told(check, talk, after, action));
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
    var keys = check.witness().toolCalls(nonce).stream().map(c -> c.key()).distinct();
    check.wantSame("keys of all calls", 1L, keys.count());
    check.wantSame("intents on record", 1, talk.chain(trace).all("intent").size());
  }

  /** How often the turn's events say that the action completed. */
  private static int told(Check check, Talk talk, JsonValue job, String action) {
    var events = check.api().readEvents(talk.who(), talk.session(), check.text(job, "/turn"), 0);
    var all = events.toEnd(Check.PATIENCE);
    events.close();
    check.want(events.terminal().isPresent(), "the events of a job that ended", all);
    return (int)
        all.stream()
            .filter(e -> e.type().equals(EventType.TOOL_COMPLETED.toString()))
            .filter(e -> e.data().text("/action").orElse("").equals(action))
            .count();
  }

  @Proves(
      value = "EFF-3",
      phase = Phase.OWN,
      deep = true,
      capabilities = Capability.WORKFLOWS,
      seams = Seam.SHORT_WINDOWS)
  void boundOfAskingOnOutlivesAKill(Check check) {
    patience(check);
    var bound = check.whole(check.standing().discovery(), "/limits/followUpAttempts");
    var ofTheTurn = check.whole(check.standing().discovery(), "/limits/recoveryAttempts");
    var whole = check.standing().tiers().windows().backoffMost().multipliedBy(bound);
    if (whole.compareTo(LONGEST.multipliedBy(3)) > 0) {
      throw check.notProvable("asking on may take " + whole + ", longer than this plan waits");
    }
    var alike = check.standing().plan().like("follow-up").make();
    try (var own = Standing.up(alike)) {
      asksOnAcrossAKill(check, own, ofTheTurn + bound, whole.plus(Check.PATIENCE));
    }
  }

  private static void asksOnAcrossAKill(Check check, Standing own, long most, Duration patience) {
    var witness = own.witness();
    var nonce = witness.nonce();
    var script = ModelScript.asks("send_email", PolicyClauses.email(nonce));
    witness.script(nonce, script.then(ModelScript.says("all done")));
    witness.tool(nonce, ToolScript.ok().resetAfterEffect().readBackStatus(500));
    var user = own.personas().user();
    var session = check.text(check.json(own.binding().openSession(user, TierId.C, null)), "/id");
    var ask = TurnAsk.of("send " + nonce);
    var job = check.text(check.json(own.binding().takeTurnAndWait(user, session, ask)), "/id");
    check.await("the end of the job", LONGEST, () -> ended(own, user, job));
    var trace = check.text(own.binding().workflow(user, job).json(), "/trace");
    var atEnd = witness.toolCalls(nonce).size();
    check.await(
        "questions once the job has ended",
        Check.PATIENCE,
        () -> witness.toolCalls(nonce).size() > atEnd + 1);
    own.kill();
    var before = asked(witness, nonce);
    own.start();
    check.await(
        "a word on record that nobody asks any more, or a question beyond the bound",
        patience.plus(Check.PATIENCE),
        () -> asked(witness, nonce) > most || gaveUp(own, user, trace));
    var all = asked(witness, nonce);
    check.note(before + " questions before the kill, " + all + " in all");
    check.want(all > before, "asking that goes on after the kill", all);
    check.want(all <= most, "at most " + most + " questions over the kill", all);
    own.kill();
    own.start();
    var twin = own.binding().takeTurnAndWait(user, session, TurnAsk.of(witness.nonce()));
    var next = check.text(check.json(twin), "/id");
    check.await("the end of the next job", LONGEST, () -> ended(own, user, next));
    check.wantSame("questions after another kill", all, asked(witness, nonce));
    check.wantSame("effects", 1, witness.effects(nonce).size());
    var turn = check.text(own.binding().workflow(user, next).json(), "/turn");
    var events = own.binding().readEvents(user, session, turn, 0);
    var told = events.toEnd(Check.PATIENCE);
    events.close();
    check.want(
        told.stream().anyMatch(e -> e.type().equals(EventType.TOOL_FAILED.toString())),
        "tool.failed, unknown for good, told to the next turn",
        told);
  }

  private static boolean ended(Standing own, Persona user, String job) {
    var state = own.binding().workflow(user, job);
    return state.status() == 200
        && Set.of("done", "failed", "dead").contains(state.json().text("/state").orElse(""));
  }

  private static boolean gaveUp(Standing own, Persona user, String trace) {
    var log = own.binding().trace(user, trace);
    return log.status() == 200 && Json.write(log.json()).contains("gave_up");
  }

  /** What was asked about the effect: anything beyond the first call. */
  private static long asked(Witness witness, String nonce) {
    return Math.max(0, witness.toolCalls(nonce).size() - 1L);
  }
}
