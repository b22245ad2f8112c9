package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.witness.ModelScript;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/** Sessions: their versions, their one turn at a time, their traces. */
final class SessionClauses {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LEAST_DIFFERENT = 32;

  @Proves(value = "SES-5", verbs = Verb.READ_SESSION)
  void staleVersionIsRefused(Check check) {
    var talk = Talk.open(check, TierId.A);
    check.wantSame("first version", 0L, talk.version());
    talk.take(TurnAsk.of("one " + check.nonce()).withIfMatch(0)).completed();
    var version = talk.version();
    check.want(version > 0, "a version that has grown", version);
    var stale = check.nonce();
    var reply = talk.refused(TurnAsk.of("two " + stale).withIfMatch(0));
    var problem = check.wantProblem(ProblemType.STALE_CHECKPOINT, reply, "an old version");
    check.wantSame("current version", version, check.whole(problem, "/version"));
    var location = check.text(problem, "/location");
    check.want(location.endsWith("/v1/sessions/" + talk.session()), "the session", location);
    check.wantSame("version after a refusal", version, talk.version());
    var told = talk.take(TurnAsk.of("two " + check.nonce()).withIfMatch(version)).completed();
    var next = check.whole(told.terminal().data(), "/version");
    check.want(next > version, "a version above " + version, next);
    check.wantSame("version", next, talk.version());
  }

  @Proves(value = "SES-6", verbs = Verb.READ_SESSION)
  void secondTurnIsRefused(Check check) {
    for (var tier : List.of(TierId.A, TierId.B)) {
      var talk = Talk.open(check, tier);
      var nonce = check.nonce();
      check
          .witness()
          .script(nonce, ModelScript.says("slow and sure").firstAfter(Duration.ofMillis(400)));
      var first = talk.start("first " + nonce);
      var second = check.nonce();
      var reply = talk.refused(TurnAsk.of("second " + second));
      check.wantProblem(ProblemType.TURN_IN_PROGRESS, reply, "a second turn at once");
      talk.finish(first).completed();
      check.wantSame("model calls", 0, check.witness().modelCalls(second).size());
      talk.take("third " + second).completed();
      check.wantSame("model calls", 1, check.witness().modelCalls(second).size());
    }
  }

  @Proves(value = "SES-6", capabilities = Capability.WORKFLOWS)
  void jobsOfASessionRunInOrder(Check check) {
    var talk = Talk.open(check, TierId.C);
    var one = check.nonce();
    var two = check.nonce();
    check
        .witness()
        .script(one, ModelScript.says("slow and sure").firstAfter(Duration.ofMillis(400)));
    var first = job(check, talk, one);
    var second = job(check, talk, two);
    done(check, talk, first);
    done(check, talk, second);
    var ended = check.witness().modelCalls(one).getFirst().endNanos();
    var began = check.witness().modelCalls(two).getFirst().atNanos();
    check.want(ended <= began, "the second job after the first", (began - ended) + " ns between");
  }

  /** Starts a job and returns its id. */
  static String job(Check check, Talk talk, String message) {
    var reply =
        check.api().takeTurnAndWait(talk.who(), talk.session(), TurnAsk.of("do it " + message));
    return check.text(check.json(check.wantStatus(202, reply, "a job")), "/id");
  }

  /** Waits until a job is done and returns its view. */
  static JsonValue done(Check check, Talk talk, String job) {
    return ended(check, talk, job, "done");
  }

  /** Waits until a job has ended, holds it to this state and returns its view. */
  static JsonValue ended(Check check, Talk talk, String job, String state) {
    var end =
        check.await(
            "the end of job " + job,
            Check.PATIENCE.multipliedBy(2),
            () ->
                java.util.Optional.of(check.json(check.api().workflow(talk.who(), job)))
                    .filter(
                        view ->
                            List.of("done", "failed", "dead", "cancelled")
                                .contains(view.text("/state").orElse(""))));
    check.wantSame("state of the job", state, check.text(end, "/state"));
    return end;
  }

  @Proves("SES-9")
  void tracesAreUniqueImmutableResolvable(Check check) {
    var talk = Talk.open(check, TierId.A);
    var traces = new HashSet<String>();
    var first = talk.take("one " + check.nonce());
    var before = check.api().trace(talk.who(), first.trace());
    traces.add(first.trace());
    for (int i = 0; i < 4; i++) {
      var told = talk.take("more " + check.nonce());
      traces.add(told.trace());
      var log = talk.chain(told.trace());
      check.wantSame("trace", told.trace(), check.text(log.document(), "/trace"));
      check.wantSame("session", talk.session(), check.text(log.document(), "/session"));
    }
    check.wantSame("different traces", 5, traces.size());
    check.want(
        traces.stream().allMatch(t -> t.matches("[0-9a-f]{32}")), "32 hex digits each", traces);
    var after = check.api().trace(talk.who(), first.trace());
    check.wantSame("log of an ended turn, read again:", check.json(before), check.json(after));
    check.wantProblem(
        ProblemType.NOT_FOUND,
        check.api().trace(talk.who(), "f".repeat(32)),
        "a trace that never was");
  }

  @Proves(value = "AUTH-4", verbs = Verb.READ_SESSION)
  void idsCannotBeGuessed(Check check) {
    var user = check.user();
    var before = BigInteger.ZERO;
    for (int i = 0; i < 12; i++) {
      var id = Talk.open(check, user, TierId.A, null).session();
      check.want(id.matches("ses_[a-z2-7]{26,}"), "ses_ and 128 bits in base32", id);
      var bits = bits(id.substring(4));
      var differ = bits.xor(before).bitCount();
      // Of 128 random bits fewer than 32 differ once in a hundred million; a count differs in few.
      check.want(
          i == 0 || differ >= LEAST_DIFFERENT,
          "an id that differs from the one before it in " + LEAST_DIFFERENT + " bits or more",
          differ + " in " + id);
      before = bits;
    }
  }

  private static BigInteger bits(String base32) {
    var bits = BigInteger.ZERO;
    for (int i = 0; i < base32.length(); i++) {
      bits = bits.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(base32.charAt(i))));
    }
    return bits;
  }
}
