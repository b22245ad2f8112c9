package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.binding.UnreadStream;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Clients that read nothing of a stream that is longer than what lies in between can hold. */
final class SlowReaderClauses {
  private static final int STUCK = 4;
  private static final int OTHERS = 5;

  // Both systems' buffers hold 2.3 million bytes on Linux when a client asks for as little as it
  // can; a provider may send 4 million.
  private static final int PIECE = 64 * 1_024;
  private static final int PIECES = 54;

  private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");

  /** A client that is stuck, and its turn. */
  private record Stuck(Talk talk, UnreadStream stream) {}

  @Proves(value = "API-10", phase = Phase.ALONE)
  void aSlowReaderCostsNobodyAnything(Check check) {
    answersAtSuchLength(check);
    var before = firstTokens(check);
    var stuck = new ArrayList<Stuck>();
    try {
      for (int i = 0; i < STUCK; i++) {
        stuck.add(stuck(check));
      }
      stuck.forEach(one -> endsUnread(check, one));
      var after = firstTokens(check);
      check.note("first tokens, median: " + before.toMillis() + " ms, " + after.toMillis() + " ms");
      check.want(
          after.minus(before).compareTo(Check.NOISE) <= 0,
          "first tokens of others as quick as before, " + before.toMillis() + " ms",
          after.toMillis() + " ms");
      var whole = otherReader(check, stuck.getFirst());
      readsOn(check, stuck.getFirst(), whole);
    } finally {
      stuck.forEach(one -> one.stream().close());
    }
  }

  /** A runtime that cuts an answer of this length off for a reader too has nobody waiting. */
  private static void answersAtSuchLength(Check check) {
    var talk = Talk.open(check, TierId.A);
    try (var read = check.unrecorded().takeTurn(talk.who(), talk.session(), longAnswer(check))) {
      read.toEnd(Check.PATIENCE.multipliedBy(2));
      var ended = check.there(read.terminal(), "an end of a stream that is read", told(read));
      if (ended.is(EventType.TURN_FAILED)) {
        throw check.notProvable(
            "an answer of %,d characters, what it takes to fill all that lies in between, fails here: %s"
                .formatted(PIECE / 5 * 5 * PIECES, check.text(ended.data(), "/reason")));
      }
    }
  }

  /** Not the check's own nonce: what is said is too long for its transcript. */
  private static TurnAsk longAnswer(Check check) {
    var nonce = check.witness().nonce();
    var piece = "word ".repeat(PIECE / 5);
    check
        .witness()
        .script(nonce, ModelScript.says(Collections.nCopies(PIECES, piece)).usage(100, 2_000));
    return TurnAsk.of("tell me all of " + nonce);
  }

  private static Stuck stuck(Check check) {
    var talk = Talk.open(check, TierId.A);
    var stream = check.unrecorded().takeTurnUnread(talk.who(), talk.session(), longAnswer(check));
    check.wantSame("status of a stream that nobody reads", 200, stream.status());
    return new Stuck(talk, stream);
  }

  /** Its turn holds no place, and nobody's budget, for longer than if it were read. */
  private static void endsUnread(Check check, Stuck one) {
    var talk = one.talk();
    var turn = one.stream().turn();
    var state =
        check.await(
            "the end of a turn that nobody reads",
            Check.PATIENCE.multipliedBy(2),
            () ->
                Optional.of(check.unrecorded().turn(talk.who(), talk.session(), turn))
                    .filter(reply -> reply.status() == 200)
                    .map(reply -> reply.json().text("/state").orElse(""))
                    .filter(ENDED::contains));
    check.wantSame("state of a turn that nobody reads", "completed", state);
  }

  /** Returns the median time to the first token of other users' turns. */
  private static Duration firstTokens(Check check) {
    var times = new ArrayList<Duration>();
    for (int i = 0; i < OTHERS; i++) {
      var told = Talk.open(check, TierId.A).take("hello " + check.nonce()).completed();
      times.add(told.after(EventType.TOKEN));
    }
    var first = check.tier(TierId.A).firstToken();
    var longest = Collections.max(times);
    check.want(
        first == null || longest.compareTo(first.plus(Check.NOISE)) <= 0,
        "first tokens of others within their budget",
        longest.toMillis() + " ms");
    Collections.sort(times);
    return times.get(OTHERS / 2);
  }

  /** Another client of the very same stream has all of it, while the first is stuck. */
  private static List<String> otherReader(Check check, Stuck one) {
    var talk = one.talk();
    try (var stream =
        check.unrecorded().readEvents(talk.who(), talk.session(), one.stream().turn(), 0)) {
      var events = stream.toEnd(Check.PATIENCE);
      check.want(stream.terminal().isPresent(), "an end of the stream for another", told(stream));
      check.wantSame("length of the text", PIECE / 5 * 5 * PIECES, stream.text().length());
      return NodeClauses.raw(events);
    }
  }

  /** It lost nothing: what it has is the beginning, and the rest is there. */
  private static void readsOn(Check check, Stuck one, List<String> whole) {
    var talk = one.talk();
    try (var late = one.stream().readOn()) {
      var events = late.toEnd(Check.PATIENCE);
      var begun = NodeClauses.raw(events);
      check.want(!begun.isEmpty(), "events for who reads on", told(late));
      check.want(
          begun.size() <= whole.size() && begun.equals(whole.subList(0, begun.size())),
          "the beginning of the stream",
          told(late));
      if (late.terminal().isEmpty()) {
        var last = events.getLast().id();
        try (var rest =
            check.unrecorded().readEvents(talk.who(), talk.session(), one.stream().turn(), last)) {
          var more = NodeClauses.raw(rest.toEnd(Check.PATIENCE));
          check.want(
              more.equals(whole.subList(begun.size(), whole.size())),
              "the rest of the stream, after event " + last,
              told(rest));
        }
      }
    }
  }

  private static String told(TurnStream stream) {
    return stream.seen().size()
        + " events, status "
        + stream.status()
        + ", broken: "
        + stream.broken().orElse("no");
  }
}
