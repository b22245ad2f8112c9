package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * I3: what was acknowledged is still there after recovery. An event that has to be durable before
 * it is shown stands in the turn's stream for whoever reads it last, the turn has come to an end,
 * and its session is there with no older version than was told.
 */
final class KeptWord {
  private static final Set<String> DURABLE =
      Set.of(
          "policy.decided",
          "approval.required",
          "approval.decided",
          "tool.completed",
          "tool.failed",
          "turn.completed",
          "turn.failed",
          "turn.cancelled");

  private final Tally tally = new Tally("I3");

  static InvariantResult check(Facts facts) {
    var invariant = new KeptWord();
    facts.streams().forEach(invariant::turn);
    facts.all(Facts.SESSION).forEach(invariant::session);
    return invariant.tally.result();
  }

  private void turn(String turn, Map<Long, List<Row>> streams) {
    if (streams.isEmpty()) {
      return;
    }
    tally.looked();
    var inOrder = new ArrayList<>(new TreeMap<>(streams).values());
    var last = new TreeMap<Long, Row>();
    inOrder.removeLast().forEach(event -> last.put(event.whole("id"), event));
    tally.hold(
        last.values().stream().anyMatch(e -> Facts.terminal(e.text("type"))),
        turn + " was begun and never came to an end");
    for (var stream : inOrder) {
      for (var event : stream) {
        if (DURABLE.contains(event.text("type"))) {
          tally.looked();
          tally.hold(
              same(event, last.get(event.whole("id"))),
              turn + ": " + event.text("type") + " was shown and is gone");
        }
      }
    }
  }

  private static boolean same(Row event, @Nullable Row kept) {
    return kept != null
        && kept.text("type").equals(event.text("type"))
        && kept.data().at("/data").equals(event.data().at("/data"));
  }

  private void session(Row seen) {
    tally.looked();
    var name = seen.text("session");
    tally.hold(seen.whole("status") == 200, name + " answers " + seen.whole("status"));
    tally.hold(
        seen.whole("version") >= seen.whole("told"),
        name + " is at version " + seen.whole("version") + ", told " + seen.whole("told"));
  }
}
