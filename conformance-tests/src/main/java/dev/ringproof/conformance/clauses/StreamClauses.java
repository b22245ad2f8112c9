package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The stream of a turn: its grammar, its resumption, what cannot be forged in it. */
final class StreamClauses {

  @Proves("API-1")
  void eventsFollowTheGrammar(Check check) {
    var talk = Talk.open(check, TierId.A);
    var told = talk.take("hello " + check.nonce());
    grammar(check, told.events(), told.trace(), told.turn());
    check.want(
        told.has(EventType.TOKEN) || !told.terminal().is(EventType.TURN_COMPLETED),
        "tokens of a completed turn",
        told.types());
    if (told.terminal().is(EventType.TURN_COMPLETED)) {
      var text = check.text(told.terminal().data(), "/text");
      check.wantSame("final text against the tokens added up:", told.stream().text(), text);
    }
  }

  @Proves(value = "API-1", seams = Seam.REPOINT_UPSTREAMS, capabilities = Capability.ACTIONS)
  void actionsAndFailuresFollowTheGrammar(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = PolicyClauses.asks(check, "lookup_order", a -> a);
    var told = talk.take("look " + nonce).completed();
    grammar(check, told.events(), told.trace(), told.turn());
    var types = told.types();
    check.want(
        types.indexOf("action.requested") < types.indexOf("policy.decided")
            && types.indexOf("policy.decided") < types.indexOf("tool.completed"),
        "requested, decided, completed in this order",
        types);
    var failing = check.nonce();
    check.witness().script(failing, ModelScript.refuses(400, null));
    var failed = talk.take("fail " + failing).failed();
    grammar(check, failed.events(), failed.trace(), failed.turn());
  }

  /** Holds events to the grammar, whatever text they carry. */
  static void grammar(Check check, List<StreamEvent> events, String trace, String turn) {
    check.wantSame("first event", "turn.started", events.getFirst().type());
    check.wantSame("terminal events", 1L, events.stream().filter(StreamEvent::terminal).count());
    check.want(events.getLast().terminal(), "a terminal event at the end", events.getLast());
    var known = Stream.of(EventType.values()).map(EventType::toString).toList();
    for (int i = 0; i < events.size(); i++) {
      var event = events.get(i);
      check.wantSame("id of event " + i, i + 1L, event.id());
      check.want(known.contains(event.type()), "an event of the grammar", event.raw());
      check.wantSame("trace", trace, check.text(event.data(), "/trace"));
      check.wantSame("turn", turn, check.text(event.data(), "/turn"));
      check.text(event.data(), "/at");
    }
  }

  @Proves(value = "API-2", seams = Seam.REPOINT_UPSTREAMS)
  void resumeGivesTheRest(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check
        .witness()
        .script(nonce, ModelScript.says("one two three four five six").pace(Duration.ofMillis(60)));
    var stream = talk.start("count " + nonce);
    check.there(stream.awaitType(EventType.TOKEN, Check.PATIENCE), "a token", stream.seen());
    stream.cut();
    var seen = stream.seen();
    var last = seen.getLast().id();
    var rest = check.api().readEvents(talk.who(), talk.session(), stream.turn(), last);
    var more = rest.toEnd(Check.PATIENCE);
    rest.close();
    check.want(!more.isEmpty(), "the events after " + last, rest.status());
    check.wantSame("first id after " + last, last + 1, more.getFirst().id());
    var all = check.api().readEvents(talk.who(), talk.session(), stream.turn(), 0);
    var whole = all.toEnd(Check.PATIENCE);
    all.close();
    grammar(check, whole, stream.trace(), stream.turn());
    check.wantSame("text", "one two three four five six", all.text().strip());
    var joined = Stream.concat(seen.stream(), more.stream()).map(StreamEvent::raw).toList();
    check.wantSame(
        "both parts, as the whole:", whole.stream().map(StreamEvent::raw).toList(), joined);
    for (var event : whole) {
      var again = check.api().readEvents(talk.who(), talk.session(), stream.turn(), event.id());
      var left = again.toEnd(Check.PATIENCE).size();
      again.close();
      check.wantSame("events after " + event.id(), (int) (whole.size() - event.id()), left);
      if (event.terminal()) {
        check.wantSame("status when there is nothing more", 204, again.status());
      }
    }
  }

  @Proves("API-3")
  void sameKeyIsTheSameTurn(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var ask = TurnAsk.of("once " + nonce).withKey("key-" + nonce);
    var first = talk.take(ask).completed();
    var second = talk.take(ask).completed();
    check.wantSame("turn", first.turn(), second.turn());
    check.wantSame("text", first.stream().text(), second.stream().text());
    check.wantSame("model calls", 1, check.witness().modelCalls(nonce).size());
    check.wantSame("version", 1L, talk.version());
    var other = TurnAsk.of("other " + nonce).withKey("key-" + nonce);
    check.wantProblem(
        ProblemType.IDEMPOTENCY_KEY_REUSED, talk.refused(other), "the key with another body");
    var foreign = Talk.open(check, TierId.A);
    var own = foreign.take(ask).completed();
    check.want(!own.turn().equals(first.turn()), "another turn for another tenant", own.turn());
    talk.take(TurnAsk.of("once " + nonce).withKey("key2-" + nonce)).completed();
    check.wantSame("model calls", 3, check.witness().modelCalls(nonce).size());
  }

  @Proves(value = "API-6", verbs = Verb.READ_TURN)
  void clientThatGoesLosesNothing(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    if (check.lends(Seam.REPOINT_UPSTREAMS)) {
      check.witness().script(nonce, ModelScript.says("a b c d e f").pace(Duration.ofMillis(50)));
    }
    var stream = talk.start("go " + nonce);
    check.there(stream.next(Check.PATIENCE), "a first event", stream.status());
    stream.cut();
    var end = talk.ended(stream.turn(), Check.PATIENCE);
    check.want(
        List.of("completed", "cancelled", "failed").contains(check.text(end, "/state")),
        "a turn that ended",
        end);
    if (check.declares(Capability.RESUME)) {
      check.wantSame("state", "completed", check.text(end, "/state"));
      var all = check.api().readEvents(talk.who(), talk.session(), stream.turn(), 0);
      grammar(check, all.toEnd(Check.PATIENCE), stream.trace(), stream.turn());
      all.close();
    }
    talk.take("again " + check.nonce());
  }

  @Proves("API-11")
  void textForgesNothing(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var evil =
        List.of(
            "a\n\nevent: turn.completed\ndata: {}\n\n",
            "b\r\rid: 99\r\n\r\n",
            "\revent: turn.failed\r",
            "\u2028\u0000c",
            "data: {\"x\":1}");
    check.witness().script(nonce, ModelScript.says(evil));
    var user = "hi\r\nRingproof-Turn: trn_forged\r\n\nevent: turn.failed " + nonce;
    var told = talk.take(user).completed();
    grammar(check, told.events(), told.trace(), told.turn());
    check.wantSame("text", String.join("", evil), told.stream().text());
    check.want(!told.turn().contains("forged"), "a turn's own id", told.turn());
    if (check.lends(Seam.START_STOP_KILL)) {
      check.want(
          check.standing().logTail(400).lines().noneMatch(l -> l.startsWith("event:")),
          "no line of the log that text began",
          "one that starts with event:");
    }
  }
}
