package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.NodesHistory.Fault;
import dev.ringproof.chaos.nodes.NodesHistory.Kept;
import dev.ringproof.chaos.nodes.NodesHistory.Part;
import dev.ringproof.chaos.nodes.NodesHistory.Read;
import dev.ringproof.chaos.nodes.NodesHistory.Session;
import dev.ringproof.chaos.nodes.NodesHistory.Sign;
import dev.ringproof.chaos.nodes.NodesHistory.Trouble;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes up histories: a good one of forty turns, and what a test changes in it. */
final class Made {
  static final long SECOND = 1_000_000_000L;
  static final int TURNS = 40;

  final List<Turn> turns = new ArrayList<>();
  final List<Session> sessions = new ArrayList<>();
  final List<Kept> kept = new ArrayList<>();
  final Map<String, Integer> effects = new LinkedHashMap<>();
  final List<Fault> faults = new ArrayList<>();
  final List<String> harness = new ArrayList<>();

  /** One session of one client, its third turn cut by a kill and taken over. */
  static Made good() {
    var made = new Made();
    for (int i = 0; i < TURNS; i++) {
      made.turn(i);
    }
    made.sessions.add(
        new Session("client-0", "ses", List.of(new Read(3, 3)), List.of(40L, 40L, 40L)));
    made.faults.add(new Fault(FaultKind.KILL, 0, 30 * SECOND, 34 * SECOND, 1));
    made.faults.add(new Fault(FaultKind.THEFT, 1, 60 * SECOND, 68 * SECOND, 1));
    made.faults.add(new Fault(FaultKind.PARTITION, 2, 90 * SECOND, 98 * SECOND, 4));
    return made;
  }

  private void turn(int i) {
    var at = i * 10L * SECOND;
    var whole = stream(i, at);
    var cut = i == 3;
    var parts =
        cut
            ? List.of(
                new Part(0, 0, at, whole.subList(0, 2)),
                new Part(1, 2, at + SECOND, whole.subList(2, whole.size())))
            : List.of(new Part(i % 3, 0, at, whole));
    var troubles =
        cut
            ? List.of(new Trouble(Sign.CUT, 0, at + SECOND / 2, "ended early"))
            : List.<Trouble>of();
    turns.add(
        new Turn(
            "client-0",
            "ses",
            TierId.A,
            "k" + i,
            "n" + i,
            Set.of("t" + i),
            false,
            parts,
            troubles));
    kept.add(kept(i, whole, 2, whole.subList(2, whole.size()), null));
    effects.put("n" + i, 1);
  }

  static Kept kept(int i, List<Seen> whole, long after, List<Seen> rest, @Nullable String chain) {
    return new Kept("k" + i, "t" + i, whole, new Part(2, after, 0, rest), chain);
  }

  static List<Seen> stream(int i, long at) {
    return List.of(
        seen(1, "turn.started", JsonValue.object(), at),
        seen(2, "token", JsonValue.object().with("text", "so "), at),
        seen(3, "tool.completed", JsonValue.object().with("action", "a" + i), at),
        seen(4, "token", JsonValue.object().with("text", "be it"), at + SECOND),
        seen(
            5,
            "turn.completed",
            JsonValue.object().with("text", "so be it").with("version", i + 1),
            at + 2 * SECOND));
  }

  static Seen seen(long id, String type, JsonObject data, long at) {
    return new Seen(id, type, data, at);
  }

  /** Puts other parts in the place of a turn's. */
  void parts(int i, List<Part> parts) {
    var was = turns.get(i);
    turns.set(
        i,
        new Turn(
            was.client(),
            was.session(),
            was.tier(),
            was.key(),
            was.nonce(),
            was.ids(),
            was.accepted(),
            parts,
            was.troubles()));
  }

  NodesHistory history() {
    return new NodesHistory(turns, sessions, kept, effects, faults, harness);
  }
}
