package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Scan;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** What an erasure takes, what it leaves, and that nothing that was under way undoes it. */
final class EraseClauses {
  /** Longer than an erasure takes, and shorter than a turn may. */
  private static final Duration SLOW = Duration.ofMillis(1_500);

  /** How long an erased session is watched after all that was under way in it has ended. */
  private static final Duration WATCHED = Duration.ofMillis(500);

  private static String canary(String where) {
    return String.format(Locale.ROOT, "canary%s%016x", where, new Random().nextLong());
  }

  /** Erases the session, which must work, and returns the answer. */
  private static JsonValue erase(Check check, Talk talk) {
    var reply = check.api().erase(talk.who(), talk.session());
    var answer = check.json(check.wantStatus(200, reply, "an erasure"));
    check.wantSame("what was erased:", talk.session(), check.text(answer, "/erased"));
    return answer;
  }

  /** Holds the session, its turn and a further erasure to 404. */
  private static void gone(Check check, Talk talk, String turn) {
    var api = check.api();
    var who = talk.who();
    var of = "an erased session";
    check.wantProblem(ProblemType.NOT_FOUND, api.session(who, talk.session()), of);
    check.wantProblem(ProblemType.NOT_FOUND, api.turn(who, talk.session(), turn), "its turn");
    check.wantProblem(ProblemType.NOT_FOUND, api.erase(who, talk.session()), of);
    check.wantProblem(ProblemType.NOT_FOUND, talk.refused(TurnAsk.of("hello?")), of);
    var events = api.readEvents(who, talk.session(), turn, 0);
    events.toEnd(Check.PATIENCE);
    events.close();
    check.wantSame("status of its turn's events", 404, events.status());
  }

  /** A session in which every place for text is filled, some of them with what must go. */
  private record Filled(Talk talk, String turn, String trace, List<String> words) {}

  private static Filled filled(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var words = new ArrayList<String>();
    for (var where : List.of("prompt", "result", "argument", "token", "key", "reason")) {
      words.add(canary(where));
    }
    var arguments =
        JsonValue.object().with("order", words.get(2) + " " + nonce).with("amount", 700);
    check
        .witness()
        .script(
            nonce,
            ModelScript.asks("send_refund", arguments)
                .then(ModelScript.says("it is " + words.get(3) + " now")));
    check.witness().tool(nonce, ToolScript.saying("password " + words.get(1)));
    var ask =
        TurnAsk.of("refund " + words.getFirst() + " " + nonce).withKey(words.get(4) + "-" + nonce);
    var stream = talk.start(ask);
    var asked = talk.asked(stream);
    var approver = check.people().approverOf(talk.who().tenant());
    var decision =
        check
            .api()
            .decide(
                approver,
                check.text(asked.data(), "/approval"),
                true,
                check.text(asked.data(), "/digest"),
                "since " + words.get(5));
    check.wantStatus(200, decision, "an approval");
    var told = talk.finish(stream).completed();
    check.want(told.stream().text().contains(words.get(3)), "an answer with its word", told);
    return new Filled(talk, told.turn(), told.trace(), words);
  }

  @Proves(
      value = "SES-8",
      seams = Seam.REPOINT_UPSTREAMS,
      capabilities = {Capability.APPROVAL_HUMAN, Capability.EVIDENCE_LOG})
  void eraseTakesAllButTheEvidence(Check check) {
    var erased = filled(check);
    var talk = erased.talk();
    var kept = Talk.open(check, talk.who(), TierId.A, null);
    var other = kept.take("another " + check.nonce()).completed();
    check.want(usage(check, talk).contains(talk.session()), "its money by its name", talk);
    check.want(found(check, talk.session()), "the session's id in the store", talk.session());
    var before = erased.words().stream().filter(w -> found(check, w)).toList();
    check.note("in the clear before the erasure: " + before);
    var log = talk.chain(erased.trace());
    var answer = erase(check, talk);
    check.wantSame("traces kept", List.of(erased.trace()), answer.texts("/traces"));
    var says = answer.texts("/kept");
    check.want(says.stream().anyMatch(k -> k.contains(erased.trace())), "what was kept", says);
    gone(check, talk, erased.turn());
    check.want(!usage(check, talk).contains(talk.session()), "no money by its name", talk);
    var trace = talk.chain(erased.trace());
    check.wantSame("log of an erased session:", log.document(), trace.document());
    for (var word : erased.words()) {
      check.want(!Scan.in(trace.document().toString(), word), "no text in what was kept", word);
      check.await(
          "no trace of " + word + " in any byte of the store",
          Check.PATIENCE,
          () -> !found(check, word));
    }
    check.want(found(check, kept.session()), "another session, seen by the same scan", kept);
    var turn = check.text(kept.turn(other.turn()), "/text");
    check.wantSame("text of another session's turn", other.stream().text().strip(), turn.strip());
  }

  private static boolean found(Check check, String word) {
    return !Scan.find(check.standing().store(), word).isEmpty();
  }

  private static String usage(Check check, Talk talk) {
    return check.wantStatus(200, check.api().usage(talk.who()), "the usage").text();
  }

  /**
   * Waits until nothing of the tenant's money is reserved: then the last commit of what was under
   * way is made, or never comes. Who declares no budgets shows none, and is given the time that it
   * takes. Then watches whether the session stays away.
   */
  private static void staysGone(Check check, Talk talk, String turn) {
    var watched = WATCHED;
    if (check.declares(Capability.BUDGETS)) {
      check.await(
          "the end of all that was under way: nothing reserved",
          SLOW.plus(Check.PATIENCE),
          () -> {
            var usage = check.json(check.api().usage(talk.who()));
            return Optional.of(check.whole(usage, "/reserved/tokens")).filter(t -> t == 0);
          });
    } else {
      watched = SLOW.plus(WATCHED);
    }
    var until = System.nanoTime() + watched.toNanos();
    check.await(
        "an erased session that stays so",
        watched.plus(Check.PATIENCE),
        () -> {
          gone(check, talk, turn);
          return System.nanoTime() > until;
        });
  }

  @Proves("SES-11")
  void eraseWinsOverARunningTurn(Check check) {
    var twin = Talk.open(check, TierId.A);
    twin.finish(slow(check, twin)).completed();
    check.wantSame("version of a session that nobody erased", 1L, twin.version());
    var talk = Talk.open(check, TierId.A);
    var stream = slow(check, talk);
    erase(check, talk);
    staysGone(check, talk, stream.turn());
    stream.toEnd(Check.PATIENCE);
    check.want(stream.ended(), "an end of the erased session's stream", stream.seen());
    stream.close();
  }

  /** Starts a turn whose answer has begun and takes its time. */
  private static TurnStream slow(Check check, Talk talk) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("one two three four").pace(SLOW.dividedBy(4)));
    var stream = talk.start("count " + nonce);
    check.there(
        stream.awaitType(EventType.TOKEN, Check.PATIENCE), "an answer that begins", stream.seen());
    return stream;
  }

  @Proves(value = "SES-11", capabilities = Capability.APPROVAL_HUMAN)
  void eraseWinsOverAPendingApproval(Check check) {
    ApprovalClauses.approvedRuns(check, 701, "effects of what was approved");
    var talk = Talk.open(check, TierId.A);
    var never = PolicyClauses.asks(check, "send_refund", a -> a.with("amount", 702));
    var stream = talk.start("refund " + never);
    var asked = talk.asked(stream);
    erase(check, talk);
    check.wantProblem(
        ProblemType.NOT_FOUND, talk.approve(asked), "an approval of an erased session");
    staysGone(check, talk, stream.turn());
    var approver = check.people().approverOf(talk.who().tenant());
    var inbox = check.json(check.wantStatus(200, check.api().approvals(approver), "the inbox"));
    check.wantSame("approvals that wait:", List.of(), inbox.items("/approvals"));
    check.wantSame("effects", 0, check.witness().effects(never).size());
    stream.close();
  }

  @Proves(value = "SES-11", capabilities = Capability.ACTIONS)
  void eraseWinsOverAToolThatRuns(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = EffectClauses.email(check);
    check.witness().tool(nonce, ToolScript.ok().hangAfterEffect().times(1));
    var stream = talk.start("send " + nonce);
    check.await("an effect", Check.PATIENCE, () -> !check.witness().effects(nonce).isEmpty());
    erase(check, talk);
    staysGone(check, talk, stream.turn());
    stream.close();
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
    var log = talk.chain(stream.trace());
    check.wantSame("intents in what was kept", 1, log.all("intent").size());
  }

  @Proves(value = "SES-11", capabilities = Capability.WORKFLOWS)
  void eraseWinsOverWorkflows(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("one two three four").pace(SLOW.dividedBy(4)));
    var running = SessionClauses.job(check, talk, nonce);
    check.await(
        "a job that runs", Check.PATIENCE, () -> !check.witness().modelCalls(nonce).isEmpty());
    var waiting = check.nonce();
    var queued = SessionClauses.job(check, talk, waiting);
    var view = check.json(check.wantStatus(200, check.api().workflow(talk.who(), queued), "a job"));
    var turn = check.text(view, "/turn");
    erase(check, talk);
    staysGone(check, talk, turn);
    for (var job : List.of(running, queued)) {
      check.wantProblem(
          ProblemType.NOT_FOUND, check.api().workflow(talk.who(), job), "an erased session's job");
    }
    check.wantSame("model calls of a job that waited", 0, calls(check, waiting));
    var after = Talk.open(check, talk.who(), TierId.C, null);
    var next = check.nonce();
    SessionClauses.done(check, after, SessionClauses.job(check, after, next));
    check.wantSame("model calls of a job of another session", 1, calls(check, next));
    check.wantSame("model calls of a job that waited", 0, calls(check, waiting));
  }

  private static int calls(Check check, String nonce) {
    return check.witness().modelCalls(nonce).size();
  }
}
