package dev.ringproof.testbed.witness;

import dev.ringproof.testbed.witness.WireServer.Request;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers turns as a runtime would, whatever is asked, at once and in one write: what an injector
 * drives against it is the injector's own limit, and no runtime's.
 */
public final class TurnStub implements AutoCloseable {
  private static final String TURN =
      event(1, "turn.started", "{}")
          + event(2, "route.selected", "{\"model\":\"large\",\"position\":0}")
          + event(3, "token", "{\"text\":\"yes\"}")
          + event(4, "turn.completed", "{\"finish\":\"stop\",\"text\":\"yes\"}");

  private final AtomicLong turns = new AtomicLong();
  private final WireServer server;

  private TurnStub() {
    server = WireServer.start("stub-turns", this::answer);
  }

  /** Starts on an ephemeral port of 127.0.0.1. */
  public static TurnStub start() {
    return new TurnStub();
  }

  /** Returns its address. */
  public URI base() {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  /** Returns how many turns it answered. */
  public long turns() {
    return turns.get();
  }

  private void answer(Request request, WireAnswer answer) throws IOException {
    if (!request.method().equals("POST") || !request.path().endsWith("/turns")) {
      answer.whole(404, "application/json", "", "{\"title\":\"turns alone\"}");
      return;
    }
    turns.incrementAndGet();
    answer.stream(TURN);
  }

  private static String event(int id, String type, String data) {
    return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
  }

  @Override
  public void close() {
    server.close();
  }
}
