package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.History.Came;
import dev.ringproof.chaos.sequence.History.Reading;
import dev.ringproof.chaos.sequence.History.Shown;
import dev.ringproof.chaos.sequence.History.Twin;
import dev.ringproof.chaos.sequence.History.Withdrawn;
import dev.ringproof.chaos.sequence.History.Word;
import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.testbed.witness.ToolScript;
import dev.ringproof.testbed.witness.Witness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the clients of one program share: where they note what they saw, and what they know. */
final class Board {
  private final Witness witness;
  private final String keys;
  private final Map<Integer, String> places = new HashMap<>();
  private final Set<String> sessions = new LinkedHashSet<>();
  private final Map<String, String> latest = new HashMap<>();
  private final Map<String, Long> events = new HashMap<>();
  private final Map<String, Pending> decided = new HashMap<>();
  private final Map<String, String> nonces = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final List<Shown> shown = new ArrayList<>();
  private final List<Withdrawn> erased = new ArrayList<>();
  private final List<Withdrawn> cancelled = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final List<Twin> twins = new ArrayList<>();
  private final List<Came> came = new ArrayList<>();

  /** An approval as the inbox showed it. */
  record Pending(String approval, String turn, String digest) {}

  Board(Witness witness) {
    this.witness = witness;
    this.keys = witness.nonce();
  }

  synchronized void opened(int place, String session) {
    places.put(place, session);
    sessions.add(session);
  }

  /** Returns the session that is in this place now; empty where none could be opened. */
  synchronized String session(int place) {
    return places.getOrDefault(place, "");
  }

  synchronized List<String> sessions() {
    return List.copyOf(sessions);
  }

  /** Returns the turn of a session that was told last. */
  synchronized Optional<String> latest(String session) {
    return Optional.ofNullable(latest.get(session));
  }

  /** Returns the greatest id of a turn's events that anyone has seen. */
  synchronized long seen(String turn) {
    return events.getOrDefault(turn, 0L);
  }

  /** Notes that a turn is there, and how far its stream was seen. */
  synchronized void saw(String session, String turn, long event) {
    if (!turn.isEmpty()) {
      latest.put(session, turn);
      events.merge(turn, event, Math::max);
    }
  }

  /** Returns the key of this number, which no other program has. */
  String key(int number) {
    return "k" + number + "-" + keys;
  }

  /**
   * Returns the nonce of a message; its tool knows no keys, so that it does again what is sent
   * again.
   */
  synchronized String nonce(Kind kind, int body) {
    return nonces.computeIfAbsent(
        kind + " " + body,
        name -> {
          var nonce = witness.nonce();
          witness.tool(nonce, ToolScript.ok().ignoresKey());
          return nonce;
        });
  }

  synchronized void decided(String session, Pending approval) {
    decided.put(session, approval);
  }

  /** Returns the approval of a session about which someone spoke last. */
  synchronized Optional<Pending> decided(String session) {
    return Optional.ofNullable(decided.get(session));
  }

  synchronized void add(Asked one) {
    asked.add(one);
  }

  synchronized void add(Reading one) {
    readings.add(one);
  }

  synchronized void add(Shown one) {
    shown.add(one);
  }

  synchronized void erased(Withdrawn one) {
    erased.add(one);
  }

  synchronized void cancelled(Withdrawn one) {
    cancelled.add(one);
  }

  synchronized void add(Word one) {
    words.add(one);
  }

  synchronized void add(Twin one) {
    twins.add(one);
  }

  synchronized void came(String step, String answer) {
    came.add(new Came(step, answer));
  }

  /** Whether the session was erased for sure. */
  synchronized boolean isErased(String session) {
    return erased.stream()
        .anyMatch(one -> one.session().equals(session) && one.answer().equals(History.DONE));
  }

  /** Returns the turns that were told, each with its session. */
  synchronized Map<String, String> turns() {
    var turns = new HashMap<String, String>();
    asked.forEach(one -> turns.put(one.turn(), one.session()));
    turns.remove("");
    return turns;
  }

  /** Returns all that was noted, with what the witness has seen by now. */
  synchronized History history() {
    Map<String, Integer> effects = new HashMap<>();
    Map<String, Integer> calls = new HashMap<>();
    var mine = new HashSet<>(nonces.values());
    for (var effect : witness.effects()) {
      if (mine.contains(effect.nonce())) {
        effects.merge(effect.nonce(), 1, Integer::sum);
      }
    }
    for (var call : witness.modelCalls()) {
      if (mine.contains(call.nonce())) {
        calls.merge(call.nonce(), 1, Integer::sum);
      }
    }
    var all = new ArrayList<>(came);
    all.addAll(taken());
    return new History(
        asked, readings, shown, erased, cancelled, words, effects, calls, twins, all);
  }

  /** The first request that a turn answered started it; the others were told of it again. */
  private List<Came> taken() {
    var all = new ArrayList<Came>();
    var started = new HashSet<String>();
    asked.stream()
        .sorted(Comparator.comparingLong(one -> one.span().began()))
        .forEach(
            one -> {
              var first = !one.turn().isEmpty() && started.add(one.turn());
              var took = first ? Declared.STARTED : Declared.REPLAYED;
              all.add(new Came(Declared.TURN, one.turn().isEmpty() ? one.answer() : took));
            });
    return all;
  }
}
