package dev.ringproof.testbed.proxy;

/** A delay line: each chunk leaves a set time after it arrived, so that chunks overlap. */
final class LatencyEffect implements Effect {
  /** How many chunks may be under way in it. */
  static final int ROOM = 1024;

  @Override
  public void run(Stage stage) throws InterruptedException {
    while (true) {
      var chunk = stage.take();
      if (chunk == Chunk.PAUSE) {
        return;
      }
      if (chunk == Chunk.END) {
        stage.finish();
        return;
      }
      var delay = delay(stage);
      if (delay > 0) {
        stage.witness().delayed();
        // A pause lets go of the chunk at once.
        stage.hold(chunk.arrived() + delay);
      }
      stage.give(chunk.arrivingAt(System.nanoTime()));
    }
  }

  private static long delay(Stage stage) {
    var latency = stage.attribute("latency");
    var jitter = stage.attribute("jitter");
    var drawn = jitter > 0 ? stage.draws().nextLong(-jitter, jitter) : 0;
    return Times.nanos(Math.max(0, latency + drawn));
  }
}
