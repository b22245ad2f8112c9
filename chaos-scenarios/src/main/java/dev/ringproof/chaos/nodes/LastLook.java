package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.nodes.Board.Opened;
import dev.ringproof.chaos.nodes.Board.Taken;
import dev.ringproof.chaos.nodes.NodesHistory.Kept;
import dev.ringproof.chaos.nodes.NodesHistory.Part;
import dev.ringproof.chaos.nodes.NodesHistory.Session;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.trace.TraceDocument;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.target.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Looks at everything once more, at each node in turn, when all of them are healed. */
final class LastLook {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 8;

  private final Cluster cluster;
  private final Board board;
  private final Random random;

  LastLook(Cluster cluster, Board board, Random random) {
    this.cluster = cluster;
    this.board = board;
    this.random = random;
  }

  /** Reads every acknowledged turn: by its key, as a stream, resumed elsewhere, and its trace. */
  List<Kept> turns() {
    var kept = new CopyOnWriteArrayList<Kept>();
    var looks = new ArrayList<Runnable>();
    for (var taken : board.turns()) {
      if (taken.turn().acknowledged()) {
        var first = looks.size();
        var share = random.nextDouble();
        looks.add(() -> kept.add(look(taken, first, share)));
      }
    }
    Together.run(looks, AT_ONCE);
    return kept;
  }

  private AgentBinding node(int number) {
    return cluster.members().get(Math.floorMod(number, cluster.members().size())).binding();
  }

  private Kept look(Taken taken, int first, double share) {
    var turn = taken.turn();
    var ask = TurnAsk.of(taken.message()).withKey(turn.key());
    String replayed;
    List<Seen> whole;
    if (turn.tier() == TierId.C) {
      var reply = node(first).takeTurnAndWait(taken.user(), turn.session(), ask);
      replayed = reply.status() == 202 ? reply.header("ringproof-turn").orElse("") : "";
      whole = events(taken, node(first), turn.id(), 0);
    } else {
      try (var stream = node(first).takeTurn(taken.user(), turn.session(), ask)) {
        whole = seen(stream);
        replayed = stream.turn();
      }
    }
    var after = whole.isEmpty() ? 0 : (long) (share * (whole.size() - 1));
    var other = Math.floorMod(first + 1, cluster.members().size());
    var rest = new Part(other, after, 0, events(taken, node(other), turn.id(), after));
    return new Kept(turn.key(), replayed, whole, rest, chain(taken, node(first + 2)));
  }

  private static List<Seen> events(Taken taken, AgentBinding node, String turn, long after) {
    try (var stream = node.readEvents(taken.user(), taken.turn().session(), turn, after)) {
      return seen(stream);
    }
  }

  private static List<Seen> seen(TurnStream stream) {
    return stream.toEnd(PATIENCE).stream().map(Seen::of).toList();
  }

  private static @Nullable String chain(Taken taken, AgentBinding node) {
    var reply = node.trace(taken.user(), taken.trace());
    if (reply.status() != 200) {
      return "it answers " + reply.status();
    }
    try {
      return JsonCodec.decode(reply.json(), TraceDocument.class)
          .firstBreak()
          .map(found -> "entry " + found.seq() + ": " + found.why())
          .orElse(null);
    } catch (DocumentException e) {
      return "it cannot be read: " + e.getMessage();
    }
  }

  /** Reads every session's version at every node. */
  List<Session> sessions() {
    var all = new CopyOnWriteArrayList<Session>();
    var looks = new ArrayList<Runnable>();
    board.sessions().forEach(session -> looks.add(() -> all.add(look(session))));
    Together.run(looks, AT_ONCE);
    return all;
  }

  private Session look(Opened session) {
    var versions = new ArrayList<Long>();
    for (var member : cluster.members()) {
      var reply = member.binding().session(session.user(), session.id());
      versions.add(version(reply));
    }
    return new Session(session.client(), session.id(), session.reads(), versions);
  }

  /** Returns the version that a session's answer says; -1 when it says none. */
  static long version(Reply reply) {
    try {
      return reply.status() == 200 ? reply.json().whole("/version").orElse(-1L) : -1;
    } catch (DocumentException notJson) {
      return -1;
    }
  }
}
