package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * I4: checkpoint versions never go back and no update is lost. In a session that was opened within
 * the history each turn that ended made the version one greater, no two turns the same one, and the
 * session stands at as many as there were. A workflow begins when it is accepted and runs when
 * those before it have ended, so their versions may lie between its own two.
 */
final class GrowingVersions {
  private final Tally tally = new Tally("I4");

  /** The versions that turns of a session ended with. */
  private final Map<String, NavigableSet<Long>> ended = new LinkedHashMap<>();

  private final List<Queued> queued = new ArrayList<>();

  /** A workflow whose session went on between its acceptance and its end. */
  private record Queued(String turn, String session, long from, long to) {}

  static InvariantResult check(Facts facts) {
    var invariant = new GrowingVersions();
    facts.streams().forEach(invariant::turn);
    invariant.queued.forEach(invariant::behind);
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
    if (started.data().text("/data/tier").equals(Optional.of("C")) && to > from + 1) {
      queued.add(new Queued(turn, session, from, to));
    } else {
      tally.hold(to == from + 1, told(turn, from, to));
    }
    tally.hold(
        ended.computeIfAbsent(session, s -> new TreeSet<>()).add(to),
        turn + " ended at version " + to + ", as another turn of its session did");
  }

  private void behind(Queued one) {
    var others = ended.getOrDefault(one.session, new TreeSet<>());
    tally.hold(
        others.subSet(one.from, false, one.to, false).size() == one.to - one.from - 1,
        told(one.turn, one.from, one.to) + ", and no other turn made what is between");
  }

  private static String told(String turn, long from, long to) {
    return turn + " began at version " + from + " and ended at " + to;
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
