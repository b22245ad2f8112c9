package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.sequence.History.Asked;
import dev.ringproof.chaos.sequence.History.Reading;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What all clients together were told of one turn.
 *
 * @param readings its events, connection by connection
 * @param events each event once, by its id
 */
record Told(
    String turn, String session, List<Reading> readings, NavigableMap<Long, StreamEvent> events) {

  /** Returns the turns of a history. */
  static List<Told> in(History history) {
    Map<String, String> sessions = new LinkedHashMap<>();
    for (var one : history.asked()) {
      if (!one.turn().isEmpty()) {
        sessions.put(one.turn(), one.session());
      }
    }
    var all = new ArrayList<Told>();
    sessions.forEach((turn, session) -> all.add(of(history, turn, session)));
    return all;
  }

  private static Told of(History history, String turn, String session) {
    var readings = history.readings().stream().filter(r -> r.turn().equals(turn)).toList();
    var events = new TreeMap<Long, StreamEvent>();
    for (var reading : readings) {
      reading.events().forEach(event -> events.putIfAbsent(event.id(), event));
    }
    return new Told(turn, session, readings, events);
  }

  /** Returns its end, if anyone saw it. */
  Optional<StreamEvent> end() {
    return events.values().stream().filter(StreamEvent::terminal).findFirst();
  }

  /** Whether its end was seen, and every event before it. */
  boolean whole() {
    return end().isPresent() && !events.isEmpty() && events.lastKey() == events.size();
  }

  /** Returns its events of a type. */
  Stream<StreamEvent> of(EventType type) {
    return events.values().stream().filter(event -> event.is(type));
  }

  /** Whether this is a request that named it. */
  boolean isOf(Asked asked) {
    return asked.turn().equals(turn);
  }
}
