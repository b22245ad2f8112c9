package dev.ringproof.testbed.proxy;

import java.util.concurrent.TimeUnit;

/**
 * Lets a number of bytes pass per millisecond: small chunks wait their cost, big ones leave in a
 * slice per 100 ms. Rate 0 holds the first chunk, and so everything behind it.
 */
final class BandwidthEffect implements Effect {
  private static final long SLICE_MILLIS = 100;
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS);
  private static final long WORTH_TELLING = TimeUnit.MILLISECONDS.toNanos(1);

  @Override
  public void run(Stage stage) throws InterruptedException {
    var owed = 0L;
    while (true) {
      var chunk = stage.take();
      if (chunk == Chunk.PAUSE) {
        return;
      }
      if (chunk == Chunk.END) {
        stage.finish();
        return;
      }
      var rate = Math.max(0, stage.attribute("rate"));
      if (rate == 0) {
        stage.witness().delayed();
        stage.hold(System.nanoTime() + Times.FOREVER);
        stage.give(chunk);
        return;
      }
      owed += chunk.size() * TimeUnit.MILLISECONDS.toNanos(1) / rate;
      if (owed >= WORTH_TELLING) {
        stage.witness().delayed();
      }
      owed = pass(stage, chunk, rate, owed);
    }
  }

  private static long pass(Stage stage, Chunk whole, long rate, long cost)
      throws InterruptedException {
    var chunk = whole;
    var owed = cost;
    while (chunk.size() > rate * SLICE_MILLIS) {
      if (!stage.hold(System.nanoTime() + SLICE)) {
        stage.give(chunk);
        return 0;
      }
      var slice = (int) (rate * SLICE_MILLIS);
      stage.give(chunk.first(slice));
      chunk = chunk.after(slice);
      owed -= SLICE;
    }
    var start = System.nanoTime();
    if (owed > 0) {
      stage.hold(start + owed);
    }
    stage.give(chunk);
    // The wait is never exact: the error goes into the next one.
    return owed - (System.nanoTime() - start);
  }
}
