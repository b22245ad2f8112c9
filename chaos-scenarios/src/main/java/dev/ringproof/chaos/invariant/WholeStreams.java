package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I6: every stream ended in a terminal event or could be resumed to one, without gap or repeat, and
 * its tokens add up to the final text.
 */
final class WholeStreams {
  private final Tally tally = new Tally("I6");

  static InvariantResult check(Facts facts) {
    var invariant = new WholeStreams();
    facts.streams().forEach(invariant::turn);
    return invariant.tally.result();
  }

  private void turn(String turn, Map<Long, List<Row>> streams) {
    tally.looked();
    var events = new TreeMap<Long, Row>();
    for (var stream : streams.values()) {
      var last = -1L;
      for (var event : stream) {
        var id = event.whole("id");
        tally.hold(last < 0 || id == last + 1, turn + ": event " + id + " follows " + last);
        last = id;
        var known = events.putIfAbsent(id, event);
        tally.hold(
            known == null || known.data().at("/data").equals(event.data().at("/data")),
            turn + ": event " + id + " is not the same each time");
      }
    }
    gaps(turn, events);
    end(turn, events);
  }

  private void gaps(String turn, SortedMap<Long, Row> events) {
    if (!events.isEmpty()) {
      tally.hold(
          events.firstKey() == 1 && events.lastKey() == events.size(),
          turn
              + ": ids "
              + events.firstKey()
              + " to "
              + events.lastKey()
              + ", "
              + events.size()
              + " events");
    }
  }

  private void end(String turn, SortedMap<Long, Row> events) {
    var terminals = events.values().stream().filter(e -> Facts.terminal(e.text("type"))).toList();
    tally.hold(terminals.size() == 1, turn + ": " + terminals.size() + " terminal events");
    if (terminals.size() != 1) {
      return;
    }
    var terminal = terminals.getFirst();
    tally.hold(terminal.whole("id") == events.lastKey(), turn + ": events after the terminal one");
    var said = new StringBuilder();
    for (var event : events.values()) {
      if (event.text("type").equals("token")) {
        said.append(event.data().text("/data/text").orElse(""));
      }
    }
    var text = terminal.data().text("/data/text");
    tally.hold(
        text.isEmpty() || text.get().contentEquals(said),
        turn + ": its tokens do not add up to the final text");
  }
}
