package dev.ringproof.testbed.proxy;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The queue in front of a stage; guarded by the lock of its {@link Link}. */
final class Pipe {
  private final int room;
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private boolean closed;
  private boolean abandoned;

  Pipe(int room) {
    this.room = room;
  }

  boolean hasRoom() {
    return chunks.size() < room;
  }

  /** Takes a chunk even beyond its room: the caller decides when to wait. */
  void put(Chunk chunk) {
    if (takes()) {
      chunks.add(chunk);
    }
  }

  @Nullable Chunk poll() {
    return chunks.poll();
  }

  /** No chunk will be put any more; what is there is still to be taken. */
  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }

  /** Nobody takes from this any more. */
  void abandon() {
    abandoned = true;
    chunks.clear();
  }

  /** Tells whether it is of any use to put a chunk here. */
  boolean takes() {
    return !closed && !abandoned;
  }

  /** Moves all there is, and the end if there is one, to the next pipe. */
  void flushInto(Pipe next) {
    for (var chunk : chunks) {
      next.put(chunk);
    }
    chunks.clear();
    if (closed) {
      next.close();
    }
  }
}
