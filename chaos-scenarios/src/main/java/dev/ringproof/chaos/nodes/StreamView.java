package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.nodes.NodesHistory.Part;
import dev.ringproof.contract.wire.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client that keeps the contract's rules has of a turn: each event once, in order; at a
 * recovery it forgets what it had from there on, and goes on with it.
 */
final class StreamView {
  private final TreeMap<Long, Seen> events = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<Seen> durable = new ArrayList<>();

  /** Adds what one connection brought. */
  void add(Part part) {
    var last = part.after();
    for (var event : part.events()) {
      var rewinds = event.is(EventType.RECOVERY) && event.id() <= last;
      if (event.id() != last + 1 && !rewinds) {
        wrong.add("event " + event.id() + " follows " + last);
      }
      var known = events.get(event.id());
      if (rewinds || (known != null && !known.same(event) && event.is(EventType.RECOVERY))) {
        forget(event.id(), event);
      } else if (known != null && !known.same(event)) {
        wrong.add("event " + event.id() + " is not the same each time");
      }
      events.put(event.id(), event);
      last = event.id();
    }
  }

  private void forget(long from, Seen recovery) {
    SortedMap<Long, Seen> gone = events.tailMap(from);
    for (var event : gone.values()) {
      if (event.durable() && !event.same(recovery)) {
        durable.add(event);
      }
    }
    gone.clear();
  }

  /** Returns the events that it ends up with. */
  List<Seen> events() {
    return List.copyOf(events.values());
  }

  /** Returns what broke the rules of a stream. */
  List<String> wrong() {
    var all = new ArrayList<>(wrong);
    for (var event : durable) {
      var now = events.values().stream().anyMatch(e -> e.id() == event.id() && e.same(event));
      if (!now) {
        all.add("event " + event.id() + ", " + event.type() + ", was shown and is gone");
      }
    }
    return all;
  }
}
