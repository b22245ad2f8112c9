package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.Json;
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

/** Writes events as server-sent events; each payload is JSON on one line, so none can be forged. */
final class EventStream {
  private static final byte[] HEARTBEAT = ": hb\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Duration heartbeat;

  EventStream(Duration heartbeat) {
    this.heartbeat = heartbeat;
  }

  /** Writes what there is after the id, and goes on until the turn ends or the client is gone. */
  void follow(ServerResponse response, TurnChannel channel, long after) {
    try (var out = open(response)) {
      out.flush();
      var last = after;
      while (true) {
        var events = channel.read(last, heartbeat);
        if (events.isEmpty()) {
          if (channel.ended() && channel.last() <= last) {
            return;
          }
          out.write(HEARTBEAT);
        }
        for (var event : events) {
          out.write(text(event));
          last = event.id();
        }
        out.flush();
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

  /** Writes events that are all there are. */
  void replay(ServerResponse response, List<TurnEvent> events) {
    try (var out = open(response)) {
      for (var event : events) {
        out.write(text(event));
      }
      out.flush();
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

  private static byte[] text(TurnEvent event) {
    var text =
        "id: "
            + event.id()
            + "\nevent: "
            + event.type()
            + "\ndata: "
            + Json.write(event.payload())
            + "\n\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
