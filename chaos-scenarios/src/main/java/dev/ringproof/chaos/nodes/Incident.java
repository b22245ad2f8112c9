package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.NodesHistory.Fault;
import dev.ringproof.chaos.nodes.NodesHistory.Trouble;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.contract.wire.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which one client noticed something: from the first sign to the end of its next good
 * turn, which may be the very one that was cut.
 *
 * @param goodNanos when that ended; -1 if there was none
 */
record Incident(String client, String session, List<Trouble> troubles, long goodNanos) {
  private static final long GRACE_NANOS = Duration.ofSeconds(10).toNanos();

  Incident {
    troubles = List.copyOf(troubles);
  }

  /** Returns all of a history. */
  static List<Incident> all(NodesHistory history) {
    var byClient = new LinkedHashMap<String, List<Turn>>();
    for (var turn : history.turns()) {
      byClient.computeIfAbsent(turn.client(), c -> new ArrayList<>()).add(turn);
    }
    var all = new ArrayList<Incident>();
    byClient.values().forEach(turns -> ofClient(turns, all));
    return all;
  }

  private static void ofClient(List<Turn> turns, List<Incident> into) {
    var open = new ArrayList<Trouble>();
    var session = "";
    for (var turn : turns) {
      if (open.isEmpty()) {
        session = turn.session();
      }
      open.addAll(turn.troubles());
      var good = turn.end().filter(end -> end.is(EventType.TURN_COMPLETED));
      if (good.isPresent() && !open.isEmpty()) {
        into.add(new Incident(turn.client(), session, open, good.get().atNanos()));
        open.clear();
      }
    }
    if (!open.isEmpty()) {
      into.add(new Incident(turns.getLast().client(), session, open, -1));
    }
  }

  long lastedNanos() {
    return goodNanos - troubles.getFirst().atNanos();
  }

  /**
   * The fault that it came of: one that lasts or has just ended when it is first noticed, of the
   * same node rather than another, the latest of them; null for none.
   */
  @Nullable Fault cause(List<Fault> faults) {
    var first = troubles.getFirst();
    return faults.stream()
        .filter(f -> f.beganNanos() <= first.atNanos())
        .filter(f -> first.atNanos() <= f.endedNanos() + GRACE_NANOS)
        .max(
            Comparator.comparing((Fault f) -> f.node() == first.node())
                .thenComparingLong(Fault::beganNanos))
        .orElse(null);
  }
}
