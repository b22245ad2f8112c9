package dev.ringproof.testbed.proxy;

import java.util.Arrays;

/**
 * A piece of data on its way and when it arrived at the stage that holds it, by the nanosecond
 * counter; or one of three marks that carry no data.
 */
final class Chunk {
  /** The most that one piece carries. */
  static final int MAX = 32 * 1024;

  /** No data will follow. */
  static final Chunk END = new Chunk(new byte[0], 0);

  /** The stage is to pause, or its connection is gone. */
  static final Chunk PAUSE = new Chunk(new byte[0], 0);

  /** The time given for waiting has passed. */
  static final Chunk LATE = new Chunk(new byte[0], 0);

  private final byte[] data;
  private final long arrived;

  private Chunk(byte[] data, long arrived) {
    this.data = data;
    this.arrived = arrived;
  }

  /** Copies what was read into a buffer just now. */
  static Chunk read(byte[] buffer, int count) {
    return new Chunk(Arrays.copyOf(buffer, count), System.nanoTime());
  }

  byte[] data() {
    return data;
  }

  long arrived() {
    return arrived;
  }

  int size() {
    return data.length;
  }

  Chunk first(int bytes) {
    return new Chunk(Arrays.copyOfRange(data, 0, bytes), arrived);
  }

  Chunk after(int bytes) {
    return new Chunk(Arrays.copyOfRange(data, bytes, data.length), arrived);
  }

  Chunk arrivingAt(long now) {
    return new Chunk(data, now);
  }
}
