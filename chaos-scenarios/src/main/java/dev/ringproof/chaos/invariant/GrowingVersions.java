package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * I4: checkpoint versions never go back and no update is lost. In a session that was opened within
 * the history each turn that ended made the version one greater, no two turns the same one, and the
 * session stands at as many as there were.
 */
final class GrowingVersions {
  private final Tally tally = new Tally("I4");

  /** The versions that turns of a session ended with. */
  private final Map<String, NavigableSet<Long>> ended = new LinkedHashMap<>();

  static InvariantResult check(Facts facts) {
    var invariant = new GrowingVersions();
    facts.streams().forEach(invariant::turn);
    facts.all(Facts.SESSION).forEach(invariant::session);
    return invariant.tally.result();
  }

  private void turn(String turn, Map<Long, List<Row>> streams) {
    var events = new TreeMap<Long, Row>();
    streams.values().forEach(all -> all.forEach(e -> events.put(e.whole("id"), e)));
    var started = first(events.values(), "turn.started");
    if (started == null || events.isEmpty()) {
      return;
    }
    var end = events.lastEntry().getValue();
    if (!Facts.terminal(end.text("type"))) {
      return;
    }
    tally.looked();
    var session = started.data().text("/data/session").orElse("");
    var from = started.data().whole("/data/version").orElse(-1L);
    var to = end.data().whole("/data/version").orElse(-1L);
    tally.hold(to == from + 1, turn + " began at version " + from + " and ended at " + to);
    tally.hold(
        ended.computeIfAbsent(session, s -> new TreeSet<>()).add(to),
        turn + " ended at version " + to + ", as another turn of its session did");
  }

  private static @Nullable Row first(Collection<Row> events, String type) {
    return events.stream().filter(e -> e.text("type").equals(type)).findFirst().orElse(null);
  }

  private void session(Row seen) {
    var versions = ended.getOrDefault(seen.text("session"), new TreeSet<>());
    if (versions.isEmpty()) {
      return;
    }
    tally.looked();
    var now = seen.whole("version");
    tally.hold(
        now == versions.last() && now == versions.size(),
        seen.text("session") + " is at version " + now + ", its turns ended at " + versions);
  }
}
