package dev.ringproof.runtime.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients go that take nothing of their stream. A write waits for as long as its client reads
 * nothing and holds the connection; with it wait a thread and the events of a turn. No other stream
 * and no turn waits for it, and the client can resume from the last event that it has.
 */
final class SlowReaders implements AutoCloseable {
  /** So long a client may take nothing at all. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** So much is written at once, and is to be taken in that time. */
  static final int PIECE = 32 * 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(SlowReaders.class);
  private static final int LOOKS = 6;

  private final Duration patience;
  private final Set<Write> under = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("slow-readers").unstarted(task));

  SlowReaders(Duration patience) {
    this.patience = patience;
    var pause = patience.dividedBy(LOOKS).toMillis();
    var unused = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  /**
   * Writes all of it, piece by piece, each of which has its time; fails once a client is let go.
   */
  void write(OutputStream out, byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; from += PIECE) {
      var write = new Write(Thread.currentThread(), System.nanoTime());
      under.add(write);
      try {
        out.write(bytes, from, Math.min(PIECE, bytes.length - from));
        out.flush();
      } finally {
        under.remove(write);
        write.isOver();
      }
    }
  }

  private void look() {
    for (var write : under) {
      if (write.endAfter(patience)) {
        LOG.info(
            "a client took nothing of its stream for {} s and is let go", patience.toSeconds());
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One write that may be waiting. */
  private static final class Write {
    private final Thread thread;
    private final long beganNanos;
    private boolean over;

    Write(Thread thread, long beganNanos) {
      this.thread = thread;
      this.beganNanos = beganNanos;
    }

    synchronized void isOver() {
      over = true;
    }

    /** A virtual thread that is interrupted while it writes to a socket closes that socket. */
    synchronized boolean endAfter(Duration patience) {
      if (over || System.nanoTime() - beganNanos < patience.toNanos()) {
        return false;
      }
      over = true;
      thread.interrupt();
      return true;
    }
  }
}
