package dev.ringproof.testbed.proxy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The toxics of the original: eight, of which one does nothing. */
enum ToxicKind {
  LATENCY("latency"),
  BANDWIDTH("bandwidth"),
  TIMEOUT("timeout"),
  RESET_PEER("reset_peer"),
  LIMIT_DATA("limit_data"),
  SLOW_CLOSE("slow_close"),
  SLICER("slicer"),
  NOOP("noop");

  private final String wire;

  ToxicKind(String wire) {
    this.wire = wire;
  }

  static Optional<ToxicKind> named(String wire) {
    return Arrays.stream(values()).filter(kind -> kind.wire.equals(wire)).findFirst();
  }

  /** Returns the attributes in the order of the wire. */
  List<String> attributes() {
    return switch (this) {
      case LATENCY -> List.of("latency", "jitter");
      case BANDWIDTH -> List.of("rate");
      case TIMEOUT, RESET_PEER -> List.of("timeout");
      case LIMIT_DATA -> List.of("bytes");
      case SLOW_CLOSE -> List.of("delay");
      case SLICER -> List.of("average_size", "size_variation", "delay");
      case NOOP -> List.of();
    };
  }

  Effect effect() {
    return switch (this) {
      case LATENCY -> new LatencyEffect();
      case BANDWIDTH -> new BandwidthEffect();
      case TIMEOUT -> new TimeoutEffect();
      case RESET_PEER -> new ResetPeerEffect();
      case LIMIT_DATA -> new LimitDataEffect();
      case SLOW_CLOSE -> new SlowCloseEffect();
      case SLICER -> new SlicerEffect();
      case NOOP -> Effect.NONE;
    };
  }

  /** Returns how many chunks may wait in front of it: only a delay line has many under way. */
  int room() {
    return this == LATENCY ? LatencyEffect.ROOM : 1;
  }

  @Override
  public String toString() {
    return wire;
  }
}
