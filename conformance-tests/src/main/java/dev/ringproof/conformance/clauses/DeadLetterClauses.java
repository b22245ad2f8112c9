package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Retries back off, and end in a dead letter that an operator can re-drive. */
final class DeadLetterClauses {
  private static final int AT_ONCE = 6;
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration COMING_BACK = Duration.ofSeconds(20);

  private static Persona operator(Talk talk) {
    return talk.other(Set.of(Wire.SCOPE_OPS));
  }

  /** Holds the windows to what a test can wait for, and returns the longest pause. */
  private static Duration longestPause(Check check) {
    var most = check.standing().tiers().windows().backoffMost();
    if (most.compareTo(LONGEST) > 0) {
      throw check.notProvable("pauses grow to " + most + ", longer than we wait");
    }
    return most;
  }

  private static JsonValue dead(Check check, Talk talk, String job) {
    return SessionClauses.ended(check, talk, job, "dead");
  }

  /** Starts a job whose model refuses whatever it is asked. */
  private static String refused(Check check, Talk talk, String nonce) {
    check.witness().script(nonce, ModelScript.refuses(500, null));
    return SessionClauses.job(check, talk, nonce);
  }

  @Proves(value = "WF-4", phase = Phase.ALONE)
  void retriesBackOffAndEnd(Check check) {
    var longest = longestPause(check);
    var first = check.standing().tiers().windows().backoffFirst();
    var attempts = check.whole(check.standing().discovery(), "/limits/jobAttempts");
    check.want(attempts >= 2, "more than one attempt", attempts);
    var user = check.user();
    var jobs = new ArrayList<Refused>();
    for (int i = 0; i < AT_ONCE; i++) {
      var talk = Talk.open(check, user, TierId.C, null);
      var nonce = check.nonce();
      jobs.add(new Refused(talk, refused(check, talk, nonce), nonce));
    }
    var shortest = Duration.ZERO;
    var last = Duration.ZERO;
    for (var job : jobs) {
      var view = dead(check, job.talk(), job.job());
      check.wantSame("attempts", attempts, check.whole(view, "/attempts"));
      check.wantSame("culprit", "model", check.text(view, "/failure/culprit"));
      check.text(view, "/failure/reason");
      var pauses = pauses(check.witness().modelCalls(job.nonce()));
      check.note("pauses of a job, in ms: " + pauses.stream().map(Duration::toMillis).toList());
      check.wantSame(
          "pauses between " + attempts + " attempts", attempts - 1, (long) pauses.size());
      for (var pause : pauses) {
        check.want(
            pause.compareTo(first) >= 0 && pause.compareTo(longest.plus(Check.PATIENCE)) < 0,
            "a pause of " + first.toMillis() + " ms or more, and at most " + longest.toMillis(),
            pause.toMillis());
      }
      shortest = shortest.plus(pauses.getFirst());
      last = last.plus(pauses.getLast());
    }
    check.want(
        last.compareTo(shortest) > 0,
        "last pauses that are longer together than the first, " + shortest.toMillis() + " ms",
        last.toMillis());
  }

  private record Refused(Talk talk, String job, String nonce) {}

  /** The pauses before each call of the model that was called first: each begins an attempt. */
  private static List<Duration> pauses(List<ModelCallSeen> calls) {
    var pauses = new ArrayList<Duration>();
    for (int i = 1; i < calls.size(); i++) {
      if (calls.get(i).model().equals(calls.getFirst().model())) {
        pauses.add(Duration.ofNanos(calls.get(i).atNanos() - calls.get(i - 1).endNanos()));
      }
    }
    return pauses;
  }

  @Proves("WF-4")
  void whatAModelAsksForIsGiven(Check check) {
    longestPause(check);
    var talk = Talk.open(check, TierId.C);
    var asked = Duration.ofSeconds(3);
    var nonce = check.nonce();
    var refuses = ModelScript.refuses(503, asked);
    check
        .witness()
        .script(
            nonce,
            refuses
                .only(ModelScript.PRIMARY)
                .then(refuses.only(ModelScript.FALLBACK))
                .then(ModelScript.says("at last")));
    SessionClauses.done(check, talk, SessionClauses.job(check, talk, nonce));
    for (var provider : List.of(ModelScript.PRIMARY, ModelScript.FALLBACK)) {
      var calls =
          check.witness().modelCalls(nonce).stream()
              .filter(c -> c.provider().equals(provider))
              .toList();
      if (calls.size() > 1) {
        var pause = Duration.ofNanos(calls.get(1).atNanos() - calls.getFirst().endNanos());
        check.want(
            pause.compareTo(asked) >= 0,
            "no call within the " + asked.toSeconds() + " s that the model asked for",
            pause.toMillis());
      }
    }
    var calls = check.witness().modelCalls(nonce).size();
    check.want(calls > 1, "a call after a refusal", calls);
  }

  @Proves(value = "WF-4", capabilities = Capability.ACTIONS)
  void deadLetterIsReDriven(Check check) {
    longestPause(check);
    var talk = Talk.open(check, TierId.C);
    var nonce = JobClauses.forgetful(check, ModelScript.refuses(500, null));
    var job = SessionClauses.job(check, talk, "send " + nonce);
    var letter = dead(check, talk, job);
    var old = check.text(letter, "/trace");
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
    var operator = operator(talk);
    var listed = listed(check, operator, job);
    check.wantSame("failure in the list", letter.at("/failure"), listed.at("/failure"));
    check.wantSame("text in the list", "", listed.text("/text").orElse(""));
    notForOthers(check, talk, job);
    var version = talk.version();
    check.wantProblem(
        ProblemType.STALE_CHECKPOINT,
        check.api().redrive(operator, job, version - 1),
        "a re-drive on an old version");
    check.witness().script(nonce, ModelScript.says("all done"));
    var reply = check.api().redrive(operator, job, version);
    check.wantStatus(202, reply, "a re-drive");
    check.wantProblem(
        ProblemType.JOB_NOT_DEAD, check.api().redrive(operator, job, null), "another at once");
    var end = SessionClauses.done(check, talk, job);
    check.wantSame("text", "all done", check.text(end, "/text"));
    check.want(talk.version() > version, "a version above " + version, talk.version());
    JobClauses.onceInTheWorld(check, nonce);
    var trace = check.text(end, "/trace");
    check.want(!trace.equals(old), "a trace of its own", trace);
    var log = talk.chain(trace);
    check.wantSame("operator on record", operator.subject(), by(check, log.first("redrive")));
    check.wantSame("reservations of the re-drive", 1, log.all("reservation").size());
    check.wantSame("intents of the re-drive", 0, log.all("intent").size());
    check.wantSame(
        "on the other side", trace, check.text(talk.chain(old).first("redrive"), "/body/trace"));
    check.want(
        check.json(check.api().workflows(operator, "dead")).items("/workflows").isEmpty(),
        "a list without it",
        check.api().workflows(operator, "dead"));
  }

  private static String by(Check check, JsonValue entry) {
    return check.text(entry, "/body/by");
  }

  private static JsonValue listed(Check check, Persona operator, String job) {
    var reply = check.wantStatus(200, check.api().workflows(operator, "dead"), "the dead letters");
    var all = check.json(reply).items("/workflows");
    return check.there(
        all.stream().filter(w -> w.text("/id").orElse("").equals(job)).findFirst(),
        "the dead letter in the list",
        all);
  }

  /** Who is no operator, or one of another tenant, has nothing to do with it. */
  private static void notForOthers(Check check, Talk talk, String job) {
    for (var reply :
        List.of(
            check.api().workflows(talk.who(), "dead"),
            check.api().redrive(talk.who(), job, null))) {
      var problem = check.wantProblem(ProblemType.SCOPE_MISSING, reply, "a user");
      check.wantSame("scope", Wire.SCOPE_OPS, check.text(problem, "/scope"));
    }
    var other = check.user();
    var stranger = check.people().of(other.type(), other.tenant(), Set.of(Wire.SCOPE_OPS));
    var theirs =
        check.json(check.wantStatus(200, check.api().workflows(stranger, "dead"), "a list"));
    check.want(theirs.items("/workflows").isEmpty(), "nothing of another tenant", theirs);
    check.wantProblem(
        ProblemType.NOT_FOUND, check.api().redrive(stranger, job, null), "another tenant's job");
  }

  @Proves(value = "WF-4", phase = Phase.RESTART, seams = Seam.START_STOP_KILL)
  void deadLetterOutlivesAKill(Check check) {
    longestPause(check);
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    var job = refused(check, talk, nonce);
    var letter = dead(check, talk, job);
    var erased = Talk.open(check, talk.who(), TierId.C, null);
    var gone = refused(check, erased, check.nonce());
    dead(check, erased, gone);
    var calls = check.witness().modelCalls(nonce).size();
    check.killAndStart();
    check.wantSame("the dead letter after the kill", letter, JobClauses.view(check, talk, job));
    check.wantSame("model calls after the kill", calls, check.witness().modelCalls(nonce).size());
    var operator = operator(talk);
    listed(check, operator, gone);
    check.wantStatus(200, check.api().erase(erased.who(), erased.session()), "an erase");
    check.wantProblem(
        ProblemType.NOT_FOUND, check.api().redrive(operator, gone, null), "an erased job");
    check.wantStatus(202, check.api().redrive(operator, job, null), "a re-drive that fails again");
    dead(check, talk, job);
    check.witness().script(nonce, ModelScript.says("at last"));
    check.wantStatus(202, check.api().redrive(operator, job, null), "another re-drive");
    var end =
        check.await(
            "the end of a job that was re-driven twice",
            COMING_BACK,
            () ->
                java.util.Optional.of(JobClauses.view(check, talk, job))
                    .filter(seen -> JobClauses.state(seen).equals("done")));
    check.wantSame("text", "at last", check.text(end, "/text"));
    check.wantSame("attempts since it was re-driven", 1L, check.whole(end, "/attempts"));
  }

  @Proves("WF-4")
  void poisonStopsNothing(Check check) {
    longestPause(check);
    var talk = Talk.open(check, TierId.C);
    var poison = refused(check, talk, check.nonce());
    var behind = SessionClauses.job(check, talk, check.nonce());
    var beside = Talk.open(check, talk.who(), TierId.C, null);
    SessionClauses.done(check, beside, SessionClauses.job(check, beside, check.nonce()));
    var stranger = Talk.open(check, TierId.C);
    SessionClauses.done(check, stranger, SessionClauses.job(check, stranger, check.nonce()));
    dead(check, talk, poison);
    SessionClauses.done(check, talk, behind);
  }
}
