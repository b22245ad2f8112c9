package dev.ringproof.runtime;

import dev.ringproof.runtime.http.HttpApi;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.turn.Turns;
import java.time.Duration;

/** A runtime that runs. */
public final class Started implements AutoCloseable {
  private final HttpApi http;
  private final Turns turns;
  private final RingGate ring;
  private final String digest;
  private final Duration grace;
  private final Closing closing;

  Started(
      HttpApi http, Turns turns, RingGate ring, String digest, Duration grace, Closing closing) {
    this.http = http;
    this.turns = turns;
    this.ring = ring;
    this.digest = digest;
    this.grace = grace;
    this.closing = closing;
  }

  /** Returns the port that it listens on. */
  public int port() {
    return http.port();
  }

  /** Returns the ring that it stands in. */
  public int ring() {
    return ring.ring();
  }

  /** Returns the digest of what runs. */
  public String digest() {
    return digest;
  }

  /** Lets running turns end for a while, then stops. */
  @Override
  public void close() {
    try {
      http.draining();
      turns.drain(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closing.close();
  }
}
