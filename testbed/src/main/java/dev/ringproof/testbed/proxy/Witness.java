package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.JsonValue;
import java.util.concurrent.atomic.LongAdder;

/** What a proxy has done to its traffic since it was made, so that a fault can be witnessed. */
final class Witness {
  private final LongAdder connections = new LongAdder();
  private final LongAdder delayed = new LongAdder();
  private final LongAdder reset = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder sliced = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** A client was accepted. */
  void connection() {
    connections.increment();
  }

  /** A chunk was held back. */
  void delayed() {
    delayed.increment();
  }

  /** A connection was killed by reset_peer. */
  void reset() {
    reset.increment();
  }

  /** A connection was closed by a toxic or by the proxy being disabled. */
  void cut() {
    cut.increment();
  }

  /** A chunk was dropped. */
  void dropped() {
    dropped.increment();
  }

  /** A chunk was cut into pieces. */
  void sliced() {
    sliced.increment();
  }

  /** A client was turned away since the upstream could not be reached. */
  void refused() {
    refused.increment();
  }

  JsonValue json() {
    return JsonValue.object()
        .with("connections", connections.sum())
        .with("delayed", delayed.sum())
        .with("reset", reset.sum())
        .with("cut", cut.sum())
        .with("dropped", dropped.sum())
        .with("sliced", sliced.sum())
        .with("refused", refused.sum());
  }
}
