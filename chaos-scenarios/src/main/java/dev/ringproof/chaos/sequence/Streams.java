package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.chaos.sequence.History.Reading;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A turn's stream has one end, its last event; ids grow by one; who goes on from an event gets the
 * rest, and every reader reads the same.
 */
final class Streams {
  private final History history;
  private final Tally tally = new Tally("stream");

  private Streams(History history) {
    this.history = history;
  }

  static InvariantResult check(History history, List<Told> turns) {
    var streams = new Streams(history);
    turns.forEach(streams::turn);
    return streams.tally.result();
  }

  private void turn(Told turn) {
    tally.looked();
    var erased = history.mayBeErased(turn.session());
    for (var reading : turn.readings()) {
      reading(turn, reading, erased);
    }
    var ends = turn.events().values().stream().filter(StreamEvent::terminal).count();
    tally.hold(ends <= 1, turn.turn() + " ended " + ends + " times");
    tally.hold(erased || turn.end().isPresent(), turn.turn() + " never ended");
    if (turn.whole()) {
      text(turn);
    }
  }

  private void reading(Told turn, Reading reading, boolean erased) {
    var name = turn.turn() + ", read from " + reading.after() + ": ";
    var last = reading.after();
    var over = false;
    for (var event : reading.events()) {
      tally.hold(event.id() == last + 1, name + "event " + event.id() + " follows " + last);
      tally.hold(!over, name + event.type() + " follows the end");
      var first = turn.events().get(event.id());
      tally.hold(
          first == null || same(first, event),
          name + "event " + event.id() + " is not what another reader had");
      last = event.id();
      over |= event.terminal();
    }
    if (reading.answer().equals(History.DONE)) {
      tally.hold(over || reading.cut() || erased, name + "it stopped at " + last + " without end");
    } else if (reading.answer().equals(Declared.NOTHING)) {
      var end = turn.end().map(StreamEvent::id).orElse(Long.MAX_VALUE);
      tally.hold(
          erased || reading.after() >= end, name + "there is nothing more, and the end is " + end);
    }
  }

  private static boolean same(StreamEvent one, StreamEvent other) {
    return one.type().equals(other.type()) && one.data().equals(other.data());
  }

  private void text(Told turn) {
    var said =
        turn.of(EventType.TOKEN)
            .map(token -> token.data().text("/text").orElse(""))
            .collect(Collectors.joining());
    turn.of(EventType.TURN_COMPLETED)
        .flatMap(end -> end.data().text("/text").stream())
        .forEach(
            text ->
                tally.hold(
                    text.equals(said), turn.turn() + " ends with another text than it said"));
  }
}
