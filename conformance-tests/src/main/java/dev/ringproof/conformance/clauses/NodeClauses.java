package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Nodes;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.List;

/** Several nodes on one store: a session is everybody's. */
final class NodeClauses {
  /** Long enough to ask every node for it while it runs. */
  static final Duration PACE = Duration.ofMillis(150);

  private static final int WORDS = 24;
  private static final String NOBODY = "a-node-that-is-not-there";

  @Proves(value = "SES-7", phase = Phase.NODES)
  void anyNodeGoesOnWithASession(Check check) {
    check.onNodes(
        nodes -> {
          for (var at : nodes.each()) {
            var told = at.json(at.wantStatus(200, at.api().discover(), "a node's discovery"));
            check.want(
                told.texts("/capabilities").contains(Capability.MULTI_NODE.toString()),
                "a node that says multi-node",
                told.texts("/capabilities"));
          }
          var talk = Talk.open(nodes.at(0), TierId.A);
          for (int i = 0; i < nodes.each().size(); i++) {
            var there = nodes.at(i, talk);
            check.wantSame("version at node " + i, (long) i, there.version());
            there.take(TurnAsk.of("on " + there.check().nonce()).withIfMatch(i)).completed();
          }
          var last = nodes.each().size();
          var view = nodes.at(0, talk).view();
          check.wantSame("version after a turn at each node", (long) last, talk.version());
          for (int i = 0; i < last; i++) {
            check.wantSame("the session at node " + i + ":", view, nodes.at(i, talk).view());
            var stale = TurnAsk.of("late " + nodes.at(i).nonce()).withIfMatch(1);
            var problem =
                check.wantProblem(
                    ProblemType.STALE_CHECKPOINT, nodes.at(i, talk).refused(stale), "version 1");
            check.wantSame("current version", (long) last, check.whole(problem, "/version"));
          }
          hintsChangeNothing(nodes, talk);
          check.wantStatus(200, nodes.at(1).api().erase(talk.who(), talk.session()), "an erase");
          for (var at : nodes.each()) {
            at.wantProblem(
                ProblemType.NOT_FOUND,
                at.api().session(talk.who(), talk.session()),
                "a session that was erased at another node");
          }
        });
  }

  /** Whatever a client or a proxy believes of where a session is, each node has it. */
  private static void hintsChangeNothing(Nodes nodes, Talk talk) {
    var request = RawRequest.of("GET", "/v1/sessions/" + talk.session());
    request = request.bearer(String.valueOf(talk.who().token()));
    for (var at : nodes.each()) {
      var told = at.api().raw(request);
      var hint = told.header(Wire.AFFINITY).orElse(NOBODY);
      var view = at.json(at.wantStatus(200, told, "a session"));
      for (var other : nodes.each()) {
        for (var word : List.of(hint, NOBODY)) {
          var reply = other.api().raw(request.with(Wire.AFFINITY, word));
          other.wantSame(
              "the session where a client names another node:",
              view,
              other.json(other.wantStatus(200, reply, "a session")));
        }
      }
    }
  }

  @Proves(value = "SES-7", phase = Phase.NODES)
  void aTurnUnderWayIsEverybodys(Check check) {
    check.onNodes(
        nodes -> {
          var talk = Talk.open(nodes.at(0), TierId.A);
          var nonce = nodes.at(0).nonce();
          check.note("it runs at node 0");
          nodes.at(0).witness().script(nonce, ModelScript.says("word ".repeat(WORDS)).pace(PACE));
          var ask = TurnAsk.of("say " + nonce).withKey("key-" + nonce);
          var stream = talk.start(ask);
          check.there(stream.awaitType(EventType.TOKEN, Check.PATIENCE), "a token", stream.seen());
          for (int i = 1; i < nodes.each().size(); i++) {
            var there = nodes.at(i, talk);
            check.wantSame("state", "running", there.turn(stream.turn()).text("/state").orElse(""));
            check.wantProblem(
                ProblemType.TURN_IN_PROGRESS,
                there.refused(TurnAsk.of("no " + there.check().nonce())),
                "a second turn, at node " + i);
          }
          var followed = nodes.at(1).api().readEvents(talk.who(), talk.session(), stream.turn(), 0);
          var again = nodes.at(2, talk).start(ask);
          check.wantSame("the turn of the same key", stream.turn(), again.turn());
          var told = talk.finish(stream).completed();
          for (var other : List.of(followed, again)) {
            other.toEnd(Check.PATIENCE);
            other.close();
            check.wantSame("the stream at another node:", raw(told.events()), raw(other.seen()));
          }
          check.wantSame("model calls", 1, nodes.at(0).witness().modelCalls(nonce).size());
        });
  }

  @Proves(value = "SES-7", phase = Phase.NODES)
  void aTurnIsTakenBackAtAnotherNode(Check check) {
    check.onNodes(
        nodes -> {
          var talk = Talk.open(nodes.at(0), TierId.A);
          var nonce = nodes.at(0).nonce();
          nodes
              .at(0)
              .witness()
              .script(nonce, ModelScript.says("word ".repeat(10 * WORDS)).pace(PACE));
          var stream = talk.start("say " + nonce);
          check.there(stream.awaitType(EventType.TOKEN, Check.PATIENCE), "a token", stream.seen());
          var there = nodes.at(1, talk);
          check.wantStatus(
              202,
              there.check().api().cancel(talk.who(), talk.session(), stream.turn()),
              "a cancel");
          var end = talk.finish(stream).terminal();
          check.want(end.is(EventType.TURN_CANCELLED), "an event turn.cancelled", end.raw());
          check.wantSame(
              "state at another node",
              "cancelled",
              there.turn(stream.turn()).text("/state").orElse(""));
          there.take("and on " + there.check().nonce()).completed();
        });
  }

  @Proves(value = "SES-7", phase = Phase.NODES, capabilities = Capability.APPROVAL_HUMAN)
  void whatWaitsAtOneNodeIsDecidedAtAnother(Check check) {
    check.onNodes(
        nodes -> {
          var talk = Talk.open(nodes.at(0), TierId.A);
          var nonce = PolicyClauses.asks(nodes.at(0), "send_refund", a -> a.with("amount", 700));
          var stream = talk.start("refund " + nonce);
          var asked = talk.asked(stream);
          var approval = check.text(asked.data(), "/approval");
          var approver = nodes.at(0).people().approverOf(talk.who().tenant());
          var inbox = check.json(nodes.at(1).api().approvals(approver));
          check.want(
              inbox.items("/approvals").stream()
                  .anyMatch(a -> a.text("/id").orElse("").equals(approval)),
              "what waits at node 0, in the inbox at node 1",
              inbox);
          var reply = nodes.at(2, talk).approve(approver, asked);
          check.wantStatus(200, reply, "an approval at node 2");
          talk.finish(stream).completed();
          check.wantSame("effects", 1, nodes.at(0).witness().effects(nonce).size());
          check.wantSame(
              "the evidence at another node:",
              nodes.at(0, talk).chain(stream.trace()).document(),
              nodes.at(1, talk).chain(stream.trace()).document());
        });
  }

  /** Returns events as they were sent. */
  static List<String> raw(List<StreamEvent> events) {
    return events.stream().map(StreamEvent::raw).toList();
  }

  /** Reads a turn's stream at a node from its first event to its end. */
  static TurnStream whole(Talk at, String turn) {
    var stream = at.check().api().readEvents(at.who(), at.session(), turn, 0);
    stream.toEnd(Check.PATIENCE);
    stream.close();
    at.check().there(stream.terminal(), "a terminal event", raw(stream.seen()));
    return stream;
  }
}
