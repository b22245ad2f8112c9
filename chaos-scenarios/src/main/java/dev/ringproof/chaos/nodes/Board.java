package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.NodesHistory.Fault;
import dev.ringproof.chaos.nodes.NodesHistory.Read;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.testbed.persona.Persona;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where clients and the injector note what they saw while the run goes on. */
final class Board {
  private final List<Taken> turns = new ArrayList<>();
  private final CopyOnWriteArrayList<Opened> sessions = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Fault> faults = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<String> harness = new CopyOnWriteArrayList<>();

  /** A turn, and what is needed to look at it again. */
  record Taken(Turn turn, Persona user, String message, String trace) {}

  /** A session, and what it said of itself so far. */
  record Opened(String client, Persona user, String id, List<Read> reads) {}

  synchronized void took(Taken taken) {
    turns.add(taken);
  }

  synchronized List<Taken> turns() {
    return List.copyOf(turns);
  }

  Opened opened(String client, Persona user, String id) {
    var session = new Opened(client, user, id, new CopyOnWriteArrayList<>());
    sessions.add(session);
    return session;
  }

  List<Opened> sessions() {
    return List.copyOf(sessions);
  }

  void injected(Fault fault) {
    faults.add(fault);
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  void harness(String trouble) {
    harness.add(trouble);
  }

  List<String> harness() {
    return List.copyOf(harness);
  }

  /**
   * Counts the turns that a node had taken when it fell asleep, and whose end another told before
   * it woke, once it had taken them over.
   */
  long stolen(int node, long fromNanos, long toNanos) {
    return turns().stream()
        .map(Taken::turn)
        .filter(t -> stolen(t, node, fromNanos, toNanos))
        .count();
  }

  private static boolean stolen(Turn turn, int node, long from, long to) {
    var end = turn.end();
    if (turn.parts().isEmpty() || end.isEmpty()) {
      return false;
    }
    var first = turn.parts().getFirst();
    var last = turn.parts().getLast();
    return first.node() == node
        && first.after() == 0
        && first.beganNanos() < from
        && last.node() != node
        && end.get().atNanos() > from
        && end.get().atNanos() < to
        && last.events().stream().anyMatch(Seen::newLife);
  }
}
