package dev.ringproof.runtime.http;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.stream.TurnChannel;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Streams events, as the encoder writes them. */
final class EventStream {
  private static final byte[] HEARTBEAT = ": hb\n\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * How long tokens may wait for further ones after some were written. A stream that is slower than
   * that waits for nothing; one that is faster takes a fraction of the writes, on both sides.
   */
  private static final long GATHER_NANOS = 20_000_000;

  private final EventEncoder encoder;
  private final Duration heartbeat;
  private final SlowReaders readers;

  EventStream(EventEncoder encoder, Duration heartbeat, SlowReaders readers) {
    this.encoder = encoder;
    this.heartbeat = heartbeat;
    this.readers = readers;
  }

  /** Writes what there is after the id, and goes on until the turn ends or the client is gone. */
  void follow(ServerResponse response, TurnChannel channel, long after) {
    try (var out = open(response)) {
      out.flush();
      var last = after;
      var gatherUntil = System.nanoTime();
      while (true) {
        var events = channel.read(last, heartbeat, gatherUntil);
        if (events.isEmpty()) {
          if (channel.ended() && channel.last() <= last) {
            return;
          }
          if (channel.released()) {
            return;
          }
          readers.write(out, HEARTBEAT);
        }
        if (!events.isEmpty()) {
          write(out, events);
          last = events.getLast().id();
        }
        if (events.stream().anyMatch(event -> event.type() == EventType.TOKEN)) {
          gatherUntil = System.nanoTime() + GATHER_NANOS;
        }
        if (!events.isEmpty() && events.getLast().type().terminal()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what whoever has the turn makes durable after the id, until the turn ends. */
  void follow(ServerResponse response, StoredStream stored, long after) {
    try (var out = open(response)) {
      out.flush();
      var last = stored.from(after);
      while (true) {
        var events = stored.read(last, heartbeat);
        if (events.isEmpty()) {
          if (!stored.runs()) {
            return;
          }
          readers.write(out, HEARTBEAT);
        } else {
          write(out, events);
          last = events.getLast().id();
        }
        if (!events.isEmpty() && events.getLast().type().terminal()) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes events that are all there are. */
  void replay(ServerResponse response, List<TurnEvent> events) {
    try (var out = open(response)) {
      write(out, events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputStream open(ServerResponse response) {
    response.status(200);
    response.header("Content-Type", Wire.EVENT_STREAM);
    response.header("Cache-Control", "no-store");
    response.header("X-Accel-Buffering", "no");
    return response.outputStream();
  }

  /** As few pieces as there is room for: each write is a packet of its own. */
  private void write(OutputStream out, List<TurnEvent> events) throws IOException {
    var text = new StringBuilder();
    for (var event : events) {
      text.append(encoder.text(event));
      if (text.length() >= SlowReaders.PIECE) {
        write(out, text);
      }
    }
    write(out, text);
  }

  private void write(OutputStream out, StringBuilder text) throws IOException {
    readers.write(out, text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }
}
