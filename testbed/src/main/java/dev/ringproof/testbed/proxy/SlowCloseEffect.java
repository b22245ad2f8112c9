package dev.ringproof.testbed.proxy;

/** Lets data pass and holds the end back; a pause while it does starts the wait anew. */
final class SlowCloseEffect implements Effect {
  @Override
  public void run(Stage stage) throws InterruptedException {
    while (true) {
      var chunk = stage.take();
      if (chunk == Chunk.PAUSE) {
        return;
      }
      if (chunk != Chunk.END) {
        stage.give(chunk);
        continue;
      }
      var delay = Times.nanos(Math.max(0, stage.attribute("delay")));
      if (delay > 0) {
        stage.witness().delayed();
      }
      if (stage.hold(System.nanoTime() + delay)) {
        stage.finish();
      }
      return;
    }
  }
}
