package dev.ringproof.testbed.binding;

import dev.ringproof.contract.wire.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A turn's event stream as it arrives; a thread of its own reads it, so its times are exact. */
public interface TurnStream extends AutoCloseable {
  /** Returns the status; 0 when no answer came. */
  int status();

  /** Returns the whole answer when it is no event stream. */
  Optional<Reply> refusal();

  /** Returns the turn's id by header or first event; empty when absent. */
  String turn();

  /** Returns the trace id by header or first event; empty when absent. */
  String trace();

  /**
   * Returns the lines of a header of the answer, named in lower case; none where it is not there.
   */
  List<String> header(String name);

  /** Returns the next event; empty when the stream ended, broke, or the time passed. */
  Optional<StreamEvent> next(Duration within);

  /** Reads on to an event of this type, the events already seen by {@code next} left out. */
  Optional<StreamEvent> awaitType(EventType type, Duration within);

  /** Reads to the terminal event, the stream's end or the time; returns all events so far. */
  List<StreamEvent> toEnd(Duration within);

  /** Returns all events that have arrived. */
  List<StreamEvent> seen();

  /** Returns the terminal event if it has arrived. */
  Optional<StreamEvent> terminal();

  /** Returns the tokens that have arrived, added up. */
  String text();

  /** Whether nothing more can come. */
  boolean ended();

  /** Returns why the stream broke off; empty while it runs and after an orderly end. */
  Optional<String> broken();

  /** Returns when the request's last byte was written. */
  long sentNanos();

  /** Returns the client's port of its connection; -1 when there was none. */
  default int localPort() {
    return -1;
  }

  /** Cuts the connection hard (RST), as a client that goes away. */
  void cut();

  @Override
  void close();
}
