package dev.ringproof.testbed.proxy;

/** Drops everything, the end included, and closes after a time without data; never if that is 0. */
final class TimeoutEffect implements Effect {
  private boolean acted;

  @Override
  public void run(Stage stage) throws InterruptedException {
    acted = true;
    var millis = stage.attribute("timeout");
    var wait = millis > 0 ? Times.nanos(millis) : Times.FOREVER;
    while (true) {
      var chunk = stage.take(wait);
      if (chunk == Chunk.PAUSE) {
        return;
      }
      if (chunk == Chunk.LATE || (chunk == Chunk.END && stage.hold(System.nanoTime() + wait))) {
        stage.witness().cut();
        stage.finish();
        return;
      }
      if (chunk == Chunk.END) {
        return;
      }
      stage.witness().dropped();
    }
  }

  @Override
  public void removed(Stage stage) {
    if (acted) {
      stage.witness().cut();
      stage.finish();
    }
  }
}
