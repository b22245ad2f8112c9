package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Jobs: what they do they do once, and how far they are can be read. */
final class JobClauses {
  private static final Duration COMING_BACK = Duration.ofSeconds(20);
  private static final Duration WHILE = Duration.ofSeconds(3);
  private static final Duration MORE = Duration.ofSeconds(5);
  private static final int SHARE_OF_A_RUN = 60;
  private static final Set<String> ENDED = Set.of("done", "failed", "dead", "cancelled");

  /** A model that is at once there, and takes its time with the rest. */
  static ModelScript slow(Duration whole) {
    var words = 8;
    return ModelScript.says("word ".repeat(words)).pace(whole.dividedBy(words - 1L));
  }

  /** A refusal that asks for more time than one run of a job waits by itself. */
  static ModelScript refusesForLong(Check check) {
    var asked = check.tier(TierId.C).turn().dividedBy(SHARE_OF_A_RUN).plus(MORE);
    return ModelScript.refuses(503, asked);
  }

  /** Scripts a model that asks for a message whenever it is not told that one was sent. */
  static String forgetful(Check check, ModelScript afterwards) {
    var nonce = check.nonce();
    var asks = ModelScript.asks("send_email", PolicyClauses.email(nonce));
    check.witness().scriptBeforeTools(nonce, asks);
    check.witness().script(nonce, afterwards);
    return nonce;
  }

  static JsonValue view(Check check, Talk talk, String job) {
    return check.json(check.wantStatus(200, check.api().workflow(talk.who(), job), "a job"));
  }

  static String state(JsonValue view) {
    return view.text("/state").orElse("");
  }

  /** Waits until a job is in a state. */
  static JsonValue awaits(Check check, Talk talk, String job, String state) {
    return check.await(
        "a job in the state " + state,
        Check.PATIENCE.multipliedBy(2),
        () ->
            java.util.Optional.of(view(check, talk, job))
                .filter(seen -> state(seen).equals(state)));
  }

  /** The effects of a nonce, and the keys under which they were asked for. */
  static void onceInTheWorld(Check check, String nonce) {
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
    var keys = check.witness().toolCalls(nonce).stream().map(c -> c.key()).distinct();
    check.wantSame("keys of all calls", 1L, keys.count());
  }

  @Proves(value = "WF-2", seams = Seam.SHORT_WINDOWS, capabilities = Capability.ACTIONS)
  void aFailureAfterAnEffectRepeatsNothing(Check check) {
    var talk = Talk.open(check, TierId.C);
    var refuses = ModelScript.refuses(500, null);
    var nonce = forgetful(check, refuses.then(refuses).then(ModelScript.says("all done")));
    var end = SessionClauses.done(check, talk, SessionClauses.job(check, talk, "send " + nonce));
    onceInTheWorld(check, nonce);
    check.wantSame("text", "all done", check.text(end, "/text"));
    var calls = check.witness().modelCalls(nonce);
    check.want(calls.size() >= 4, "a model that refused twice in between", calls.size());
    var log = talk.chain(check.text(end, "/trace"));
    check.wantSame("intents on record", 1, log.all("intent").size());
    var twin = forgetful(check, ModelScript.says("all done"));
    SessionClauses.done(check, talk, SessionClauses.job(check, talk, "send " + twin));
    onceInTheWorld(check, twin);
  }

  @Proves(
      value = "WF-2",
      phase = Phase.RESTART,
      seams = Seam.SHORT_WINDOWS,
      capabilities = Capability.ACTIONS)
  void killsRepeatNoEffect(Check check) {
    var within = Talk.open(check, TierId.C);
    var after = Talk.open(check, TierId.C);
    var between = Talk.open(check, TierId.C);
    var inTool = forgetful(check, ModelScript.says("all done"));
    check.witness().tool(inTool, ToolScript.ok().hangAfterEffect().times(1));
    var inModel = forgetful(check, ModelScript.hangs());
    var refuses = refusesForLong(check);
    var inPause = forgetful(check, refuses.then(refuses).then(ModelScript.says("all done")));
    check.prepared();
    var pauses = SessionClauses.job(check, between, "send " + inPause);
    awaits(check, between, pauses, "waiting");
    var tool = SessionClauses.job(check, within, "send " + inTool);
    var model = SessionClauses.job(check, after, "send " + inModel);
    check.await(
        "both effects before the kill",
        Check.PATIENCE,
        () ->
            !check.witness().effects(inTool).isEmpty()
                && check.witness().modelCalls(inModel).size() > 1);
    check.killAndStart();
    check.witness().script(inModel, ModelScript.says("all done"));
    for (var one : List.of(new Killed(within, tool, inTool), new Killed(after, model, inModel))) {
      var end = one.end(check);
      check.note("killed once it had its effect, the job ended " + state(end));
      onceInTheWorld(check, one.nonce());
      var log = one.talk().chain(check.text(end, "/trace"));
      check.wantSame("intents on record", 1, log.all("intent").size());
      check.want(!log.all("outcome").isEmpty(), "an outcome on record", log.types());
    }
    var end = new Killed(between, pauses, inPause).end(check);
    check.wantSame("state of a job that was killed in its pause", "done", state(end));
    onceInTheWorld(check, inPause);
  }

  private record Killed(Talk talk, String job, String nonce) {
    JsonValue end(Check check) {
      return check.await(
          "the end of job " + job,
          COMING_BACK,
          () ->
              java.util.Optional.of(view(check, talk, job))
                  .filter(seen -> ENDED.contains(state(seen))));
    }
  }

  @Proves(value = "WF-5", capabilities = Capability.ACTIONS)
  void progressGrowsWhileItRuns(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = forgetful(check, slow(WHILE));
    check.witness().tool(nonce, ToolScript.ok());
    var began = check.nonce();
    check.witness().script(began, slow(WHILE.dividedBy(2)));
    var first = SessionClauses.job(check, talk, began);
    var job = SessionClauses.job(check, talk, "send " + nonce);
    var queued = view(check, talk, job);
    check.wantSame("state behind another job", "queued", state(queued));
    check.wantSame("attempts of a job that waits", 0L, check.whole(queued, "/attempts"));
    check.await(
        "the call of the model after the effect",
        Check.PATIENCE,
        () -> check.witness().modelCalls(nonce).size() > 1);
    var running = view(check, talk, job);
    check.wantSame("state while its model thinks", "running", state(running));
    check.wantSame("attempts of a job that runs", 1L, check.whole(running, "/attempts"));
    var steps = steps(running);
    check.want(
        steps.containsAll(
            List.of("turn.started", "action.requested", "policy.decided", "tool.completed")),
        "what it has done so far as its progress",
        steps);
    check.want(!steps.contains("turn.completed"), "no end of what has not ended", steps);
    check.want(!ENDED.contains(state(view(check, talk, job))), "a job that still ran", running);
    var end = SessionClauses.done(check, talk, job);
    SessionClauses.done(check, talk, first);
    check.wantSame("what was read before", steps, steps(end).subList(0, steps.size()));
    check.wantSame("the last step", "turn.completed", steps(end).getLast());
    var instants = end.items("/progress").stream().map(s -> check.text(s, "/at")).toList();
    check.wantSame(
        "instants in order:",
        instants.stream().sorted().toList(),
        instants.stream().map(at -> Instant.parse(at).isBefore(Instant.EPOCH) ? "" : at).toList());
  }

  static List<String> steps(JsonValue view) {
    return view.items("/progress").stream().map(s -> s.text("/step").orElse("")).toList();
  }

  @Proves(value = "SLO-4", phase = Phase.ALONE, capabilities = Capability.SLO)
  void backlogIsAsOldAsItsOldestJob(Check check) {
    check.await("no backlog before", Check.PATIENCE, () -> age(check) == 0);
    var talk = Talk.open(check, TierId.C);
    var slow = check.nonce();
    check.witness().script(slow, slow(WHILE));
    var first = SessionClauses.job(check, talk, slow);
    check.await(
        "a job that runs", Check.PATIENCE, () -> !check.witness().modelCalls(slow).isEmpty());
    check.await("no backlog of a job that runs", Check.PATIENCE, () -> age(check) == 0);
    var before = System.nanoTime();
    var oldest = SessionClauses.job(check, talk, check.nonce());
    var accepted = System.nanoTime();
    var ages =
        check.await(
            "a backlog of a second",
            Check.PATIENCE,
            () -> java.util.Optional.of(age(check)).filter(a -> a >= 1));
    // One that comes later is younger.
    var younger = SessionClauses.job(check, talk, check.nonce());
    var from = System.nanoTime();
    var seen = age(check);
    var to = System.nanoTime();
    check.note("backlog age " + ages + " s, then " + seen + " s");
    check.want(
        seen >= (from - accepted) / 1e9 - 0.1 && seen <= (to - before) / 1e9 + 0.1,
        String.format(
            Locale.ROOT,
            "the age of the job that waits longest, %.3f to %.3f s",
            (from - accepted) / 1e9,
            (to - before) / 1e9),
        seen);
    for (var job : List.of(first, oldest, younger)) {
      SessionClauses.done(check, talk, job);
    }
    check.await("no backlog when all is done", Check.PATIENCE, () -> age(check) == 0);
    // What others left behind is asked about meanwhile: a job that is due for a moment.
    check.await(
        "a series ringproof_backlog_age_seconds at zero", Check.PATIENCE, () -> atZero(check));
  }

  private static boolean atZero(Check check) {
    return check
        .api()
        .metrics(check.people().ops())
        .text()
        .lines()
        .anyMatch(l -> l.matches("ringproof_backlog_age_seconds(\\{.*\\})? 0(\\.0+)?"));
  }

  private static double age(Check check) {
    var reply = check.api().slo(check.people().ops());
    var slo = check.json(check.wantStatus(200, reply, "the service levels"));
    return check
        .there(slo.number("/tiers/C/operational/backlogAgeSeconds"), "a backlog age", slo)
        .doubleValue();
  }
}
