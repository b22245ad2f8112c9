package dev.ringproof.testbed.proxy;

/**
 * Drops all data and closes at the end or after a time without data; never by time if that is 0.
 */
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
      if (chunk == Chunk.LATE || chunk == Chunk.END) {
        stage.witness().cut();
        stage.finish();
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
