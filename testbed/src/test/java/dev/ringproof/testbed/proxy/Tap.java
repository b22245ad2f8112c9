package dev.ringproof.testbed.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/** One end of a connection that is read all the time, so that no sender ever waits for it. */
final class Tap implements AutoCloseable {
  static final String OPEN = "open";

  /**
   * What came since it was asked last.
   *
   * @param pieces how many reads it took
   * @param end {@code open}, {@code eof} or {@code reset}
   * @param last when the last byte or the end came, by the nanosecond counter
   */
  record Heard(int bytes, String digest, int pieces, String end, long last) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Socket socket;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private int pieces;
  private String end = OPEN;
  private long last;

  Tap(Socket socket) {
    this.socket = socket;
    Thread.ofVirtual().start(this::read);
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Waits for the end of the stream; tells whether it came. */
  boolean ended(long millis) {
    return await(() -> !end.equals(OPEN), millis);
  }

  /** Waits for what is expected, then until nothing comes for a while, and returns all of it. */
  Heard hear(int expected, boolean toEnd, long patience, long quiet) {
    await(() -> heard.size() >= expected && (!toEnd || !end.equals(OPEN)), patience);
    var before = -1;
    while (before != heard() && !ended(0)) {
      before = heard();
      var seen = before;
      await(() -> heard.size() != seen || !end.equals(OPEN), quiet);
    }
    lock.lock();
    try {
      var bytes = heard.toByteArray();
      var digest = new CRC32();
      digest.update(bytes);
      var result = new Heard(bytes.length, Long.toHexString(digest.getValue()), pieces, end, last);
      heard.reset();
      pieces = 0;
      return result;
    } finally {
      lock.unlock();
    }
  }

  private int heard() {
    lock.lock();
    try {
      return heard.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(BooleanSupplier condition, long millis) {
    lock.lock();
    try {
      var left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!condition.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return condition.getAsBoolean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    var buffer = new byte[64 * 1024];
    try {
      var in = socket.getInputStream();
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        note(buffer, count, OPEN);
      }
      note(buffer, 0, "eof");
    } catch (IOException e) {
      note(buffer, 0, "reset");
    }
  }

  private void note(byte[] buffer, int count, String state) {
    lock.lock();
    try {
      last = System.nanoTime();
      heard.write(buffer, 0, count);
      pieces += count > 0 ? 1 : 0;
      end = state;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Connection.close(socket);
  }
}
