package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.nodes.NodesHistory.Kept;
import dev.ringproof.chaos.nodes.NodesHistory.Part;
import dev.ringproof.chaos.nodes.NodesHistory.Sign;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.wire.EventType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds a history of many nodes against the invariants that a take-over threatens. */
final class NodesJudge {
  private final NodesHistory history;
  private final Map<String, Kept> kept = new HashMap<>();

  private NodesJudge(NodesHistory history) {
    this.history = history;
    history.kept().forEach(one -> kept.put(one.key(), one));
  }

  /** Returns I2, I3, I4, I6, I8 and whether everyone was served again. */
  static List<InvariantResult> check(NodesHistory history) {
    var judge = new NodesJudge(history);
    return List.of(
        judge.singleEffects(),
        judge.keptWord(),
        judge.growingVersions(),
        judge.wholeStreams(),
        judge.unbrokenChains(),
        judge.servedAgain());
  }

  private static String name(Turn turn) {
    return (turn.id().isEmpty() ? turn.key() : turn.id()) + " of " + turn.client();
  }

  /** Each mail at most once, once where it was told sent, never where it was told failed. */
  private InvariantResult singleEffects() {
    var tally = new Tally("I2");
    history
        .effects()
        .forEach(
            (nonce, count) -> {
              tally.looked();
              tally.hold(count == 1, "the action of " + nonce + " had " + count + " effects");
            });
    for (var turn : history.turns()) {
      for (var event : told(turn)) {
        var count = history.effects().getOrDefault(turn.nonce(), 0);
        if (event.is(EventType.TOOL_COMPLETED)) {
          tally.looked();
          tally.hold(count > 0, name(turn) + " was told completed, no effect witnessed");
        } else if (event.is(EventType.TOOL_FAILED) && event.text("outcome").equals("failed")) {
          tally.looked();
          tally.hold(count == 0, name(turn) + " was told failed, an effect witnessed");
        }
      }
    }
    return tally.result();
  }

  private List<Seen> told(Turn turn) {
    var found = kept.get(turn.key());
    return found == null ? view(turn).events() : found.whole();
  }

  private static StreamView view(Turn turn) {
    var view = new StreamView();
    turn.parts().forEach(view::add);
    return view;
  }

  /** What was acknowledged is there, once, with the end that was told. */
  private InvariantResult keptWord() {
    var tally = new Tally("I3");
    for (var turn : history.turns()) {
      tally.hold(turn.ids().size() < 2, turn.key() + " led to the turns " + turn.ids());
      if (!turn.acknowledged()) {
        continue;
      }
      tally.looked();
      var found = kept.get(turn.key());
      if (found == null || found.whole().isEmpty()) {
        tally.hold(false, name(turn) + " was acknowledged and is lost");
        continue;
      }
      tally.hold(
          turn.ids().contains(found.replayed()),
          name(turn) + ": its key leads to \"" + found.replayed() + "\" now");
      var last = found.whole().getLast();
      tally.hold(last.terminal(), name(turn) + " was acknowledged and never ended");
      var end = turn.end();
      tally.hold(
          end.isEmpty() || end.get().same(last),
          name(turn) + " was told " + end.map(Seen::type).orElse("") + ", kept is " + last.type());
    }
    for (var session : history.sessions()) {
      tally.looked();
      tally.hold(!session.last().contains(-1L), session.id() + " is not at every node");
    }
    return tally.result();
  }

  /** Versions told in a session grow by one with each turn; no read and no node is behind them. */
  private InvariantResult growingVersions() {
    var tally = new Tally("I4");
    var told = new LinkedHashMap<String, Long>();
    var whole = new HashMap<String, Boolean>();
    for (var turn : history.turns()) {
      var end = turn.end();
      if (turn.troubles().stream().anyMatch(t -> t.sign() == Sign.STALE)) {
        tally.hold(false, name(turn) + " was refused as stale with the version last told");
      }
      if (end.isEmpty()) {
        whole.put(turn.session(), false);
        continue;
      }
      tally.looked();
      long before = told.getOrDefault(turn.session(), 0L);
      var version = end.get().data().whole("/version").orElse(-1L);
      var counted = whole.getOrDefault(turn.session(), true);
      tally.hold(
          counted ? version == before + 1 : version > before,
          name(turn) + " made version " + version + " of " + turn.session() + " after " + before);
      told.put(turn.session(), version);
    }
    for (var session : history.sessions()) {
      for (var read : session.reads()) {
        tally.looked();
        tally.hold(
            read.version() == read.told(),
            session.id() + " was at version " + read.version() + ", told " + read.told());
      }
      long last = told.getOrDefault(session.id(), 0L);
      var counted = whole.getOrDefault(session.id(), true);
      for (long version : session.last()) {
        tally.hold(
            version == -1 || (counted ? version == last : version >= last),
            session.id() + " ends at version " + session.last() + ", told " + last);
      }
    }
    return tally.result();
  }

  /** No event missed or told twice, over all cuts, and the same stream from whichever node. */
  private InvariantResult wholeStreams() {
    var tally = new Tally("I6");
    for (var turn : history.turns()) {
      var found = kept.get(turn.key());
      if (turn.parts().isEmpty() && found == null) {
        continue;
      }
      tally.looked();
      var view = view(turn);
      view.wrong().forEach(wrong -> tally.hold(false, name(turn) + ": " + wrong));
      tally.hold(
          turn.end().isPresent() || turn.parts().isEmpty(),
          name(turn) + ": its client never got to its end");
      if (found != null) {
        tally.hold(
            turn.end().isEmpty() || same(view.events(), found.whole()),
            name(turn) + ": the client ended with other events than are kept");
        whole(turn, found, tally);
      }
    }
    return tally.result();
  }

  private static void whole(Turn turn, Kept found, Tally tally) {
    var view = new StreamView();
    view.add(new Part(-1, 0, 0, found.whole()));
    view.add(found.resumed());
    view.wrong().forEach(wrong -> tally.hold(false, name(turn) + ", read again: " + wrong));
    var rest = found.resumed().events();
    tally.hold(
        !rest.isEmpty() && rest.getLast().same(found.whole().getLast()),
        name(turn)
            + ": after event "
            + found.resumed().after()
            + " node "
            + found.resumed().node()
            + " did not tell its end");
    if (found.whole().stream().noneMatch(e -> e.is(EventType.RECOVERY))) {
      var said = new StringBuilder();
      found.whole().stream()
          .filter(e -> e.is(EventType.TOKEN))
          .forEach(e -> said.append(e.text("text")));
      var text = found.whole().getLast().data().text("/text");
      tally.hold(
          text.isEmpty() || text.get().contentEquals(said),
          name(turn) + ": its tokens do not add up to the final text");
    }
  }

  private static boolean same(List<Seen> some, List<Seen> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).same(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private InvariantResult unbrokenChains() {
    var tally = new Tally("I8");
    for (var one : history.kept()) {
      tally.looked();
      tally.hold(one.chain() == null, "the chain of " + one.replayed() + ": " + one.chain());
    }
    return tally.result();
  }

  /** Whoever noticed a fault had a good turn afterwards. */
  private InvariantResult servedAgain() {
    var tally = new Tally("served");
    for (var incident : Incident.all(history)) {
      tally.looked();
      tally.hold(
          incident.goodNanos() >= 0,
          incident.client() + " had no good turn after " + incident.troubles().getFirst());
    }
    return tally.result();
  }
}
