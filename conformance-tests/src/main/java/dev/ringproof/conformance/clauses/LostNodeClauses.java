package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Chain;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Nodes;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A node that is gone, or slept for too long: what is its, and what others are told. */
final class LostNodeClauses {
  private static final int LOST = 0;
  private static final int LONG = 60;
  private static final int LONGER = 150;
  private static final long POLL_NANOS = 100_000_000;
  private static final long BREATH_NANOS = 150_000_000;

  /** What a turn was when another node had ended it. */
  private record Kept(JsonValue state, List<String> events, JsonValue chain, long version) {
    static Kept of(Talk talk, String turn, String trace) {
      return new Kept(
          talk.turn(turn),
          NodeClauses.raw(NodeClauses.whole(talk, turn).seen()),
          talk.chain(trace).document(),
          talk.version());
    }
  }

  @Proves(value = "SES-10", phase = Phase.NODES, capabilities = Capability.WORKFLOWS)
  void whoLostItsLeaseWritesNothing(Check check) {
    check.onNodes(
        nodes -> {
          var job = Talk.open(nodes.at(LOST), TierId.C);
          var nonce = nodes.at(LOST).nonce();
          nodes.at(LOST).witness().script(nonce, says("old", LONG).then(says("new", LONG)));
          var id = SessionClauses.job(nodes.at(LOST), job, nonce);
          calls(nodes.at(LOST), nonce, 1, Check.PATIENCE);
          var turn = check.text(JobClauses.view(nodes.at(LOST), job, id), "/turn");
          runsAt(nodes, job, turn);
          var talk = Talk.open(nodes.at(LOST), TierId.A);
          var mail = mailAfterManyWords(nodes.at(LOST));
          var stream = talk.start("send " + mail);
          check.there(stream.awaitType(EventType.TOKEN, Check.PATIENCE), "a token", stream.seen());

          nodes.freeze(LOST);
          var there = nodes.at(1, talk);
          var recovered = there.check().tier(TierId.C).recovered();
          there.ended(stream.turn(), recovered);
          var kept = Kept.of(there, stream.turn(), stream.trace());
          calls(nodes.at(1), nonce, 2, recovered);
          nodes.thaw(LOST);

          var late = stream.toEnd(Check.PATIENCE);
          stream.close();
          check.want(
              stream.terminal().isEmpty() || kept.events().contains(late.getLast().raw()),
              "no end but the one that the other node told",
              NodeClauses.raw(late));
          doneByTheOther(nodes, job, id, turn);
          for (int i = 0; i < nodes.each().size(); i++) {
            check.wantSame(
                "the turn of the other node, at node " + i + ":",
                kept,
                Kept.of(nodes.at(i, talk), stream.turn(), stream.trace()));
          }
          check.wantSame("effects", 0, nodes.at(1).witness().effects(mail).size());
          nodes.at(LOST, talk).take("and on " + nodes.at(LOST).nonce()).completed();
        });
  }

  private static ModelScript says(String word, int words) {
    return ModelScript.says((word + " ").repeat(words)).pace(NodeClauses.PACE);
  }

  /** A node that wakes finds the tool's call behind the words. */
  private static String mailAfterManyWords(Check check) {
    var nonce = check.nonce();
    check
        .witness()
        .script(
            nonce,
            ModelScript.asks("send_email", PolicyClauses.email(nonce))
                .saying("word ".repeat(LONG))
                .pace(NodeClauses.PACE)
                .then(ModelScript.says("all done")));
    return nonce;
  }

  private static void calls(Check check, String nonce, int calls, Duration within) {
    check.await(
        calls + " model calls of a job",
        within,
        () -> check.witness().modelCalls(nonce).size() >= calls);
  }

  /** Which node has a job nobody can see but by the hint that answers carry. */
  private static void runsAt(Nodes nodes, Talk job, String turn) {
    var at = nodes.at(LOST);
    var idle = Talk.open(at, job.who(), TierId.A, null);
    var own = at.api().session(idle.who(), idle.session()).header(Wire.AFFINITY);
    var has = nodes.at(1).api().turn(job.who(), job.session(), turn).header(Wire.AFFINITY);
    if (own.isEmpty() || !own.equals(has)) {
      throw at.notProvable(
          "the job does not run where it was handed in, as far as answers tell: there is "
              + own
              + ", it runs at "
              + has);
    }
  }

  private static void doneByTheOther(Nodes nodes, Talk job, String id, String turn) {
    var at = nodes.at(1);
    var end = SessionClauses.done(at, nodes.at(1, job), id);
    at.wantSame("text", "new ".repeat(LONG).strip(), at.text(end, "/text").strip());
    var trace = at.text(end, "/trace");
    var told = NodeClauses.whole(nodes.at(1, job), turn);
    StreamClauses.grammar(at, told.seen(), trace, turn);
    for (int i = 0; i < nodes.each().size(); i++) {
      var there = nodes.at(i, job);
      at.wantSame(
          "the job's stream at node " + i + ":",
          NodeClauses.raw(told.seen()),
          NodeClauses.raw(NodeClauses.whole(there, turn).seen()));
      Chain log = there.chain(trace);
      at.wantSame("ends on record", 1, log.all("terminal").size());
      at.wantSame("settlements on record", 1, log.all("settlement").size());
      at.wantSame("version", 1L, there.version());
    }
  }

  @Proves(value = "SES-12", phase = Phase.NODES)
  void aLostNodeIsFeltByItsOwnSessionsAlone(Check check) {
    check.onNodes(
        nodes -> {
          var idle = Talk.open(nodes.at(LOST), TierId.A);
          idle.take("hello " + nodes.at(LOST).nonce()).completed();
          var cut = List.of(underWay(nodes.at(LOST)), underWay(nodes.at(LOST)));
          var over = new AtomicBoolean();
          try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var others = new ArrayList<Future<List<Told>>>();
            for (int i = 1; i < nodes.each().size(); i++) {
              var at = nodes.at(i);
              others.add(threads.submit(() -> bystander(at, over)));
            }
            long killed;
            try {
              killed = nodes.kill(LOST);
              nodes.at(1, idle).take("and on " + nodes.at(1).nonce()).completed();
              var went = new ArrayList<Future<Duration>>();
              for (int i = 0; i < cut.size(); i++) {
                var there = nodes.at(1 + i, cut.get(i).talk());
                var turn = cut.get(i).stream().turn();
                went.add(threads.submit(() -> goesOn(there, turn, killed)));
              }
              within(check, nodes, went);
            } finally {
              over.set(true);
            }
            for (var one : others) {
              noticedNothing(check, result(one), killed);
            }
          }
          cut.forEach(c -> c.stream().close());
        });
  }

  /** A session with a turn under way. */
  private record Cut(Talk talk, TurnStream stream) {}

  private static Cut underWay(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check.witness().script(nonce, says("word", LONGER));
    var stream = talk.start("say " + nonce);
    check.there(stream.awaitType(EventType.TOKEN, Check.PATIENCE), "a token", stream.seen());
    return new Cut(talk, stream);
  }

  /** Takes turns of a session of its own, one after another. */
  private static List<Told> bystander(Check check, AtomicBoolean over) {
    var talk = Talk.open(check, TierId.A);
    var all = new ArrayList<Told>();
    while (!over.get()) {
      all.add(talk.take("on " + check.nonce()));
      LockSupport.parkNanos(BREATH_NANOS);
    }
    return all;
  }

  /** Returns how long after the kill the session's next turn was done elsewhere. */
  private static Duration goesOn(Talk there, String turn, long killed) {
    var check = there.check();
    var nonce = check.nonce();
    var next =
        check.await(
            "a next turn of a lost node's session",
            check.tier(TierId.A).recovered().multipliedBy(3),
            () -> {
              var stream =
                  check.api().takeTurn(there.who(), there.session(), TurnAsk.of("on " + nonce));
              var refusal = stream.refusal();
              if (refusal.isEmpty()) {
                return java.util.Optional.of(stream);
              }
              check.wantProblem(
                  ProblemType.TURN_IN_PROGRESS, refusal.get(), "a turn while another is kept");
              LockSupport.parkNanos(POLL_NANOS);
              return java.util.Optional.empty();
            });
    there.finish(next).completed();
    var after = Duration.ofNanos(System.nanoTime() - killed);
    NodeClauses.whole(there, turn);
    return after;
  }

  private static void within(Check check, Nodes nodes, List<Future<Duration>> went) {
    var recovered = nodes.at(1).tier(TierId.A).recovered();
    for (var one : went) {
      var after = result(one);
      check.note("a session went on elsewhere " + after.toMillis() + " ms after the kill");
      check.want(
          after.compareTo(recovered.plus(Check.NOISE)) <= 0,
          "sessions that go on elsewhere within " + recovered.toMillis() + " ms",
          after.toMillis() + " ms");
    }
  }

  private static void noticedNothing(Check check, List<Told> turns, long killed) {
    var after = turns.stream().filter(told -> told.stream().sentNanos() > killed).toList();
    check.want(after.size() > 1, "turns of others after the kill", after.size());
    for (var told : turns) {
      told.completed();
      var first = check.tier(TierId.A).firstToken();
      check.want(
          first == null || told.after(EventType.TOKEN).compareTo(first.plus(Check.NOISE)) <= 0,
          "a first token of others within their budget",
          told.after(EventType.TOKEN).toMillis() + " ms");
    }
  }

  private static <T> T result(Future<T> one) {
    try {
      return one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
