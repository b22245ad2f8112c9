package dev.ringproof.testbed.proxy;

/** Lets an exact number of bytes pass, then ends the stream. */
final class LimitDataEffect implements Effect {
  private long passed;

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
      var left = Math.max(0, stage.attribute("bytes") - passed);
      var fits = (int) Math.min(left, chunk.size());
      if (fits > 0) {
        stage.give(fits == chunk.size() ? chunk : chunk.first(fits));
        passed += fits;
      }
      if (fits == left) {
        stage.witness().cut();
        stage.finish();
        return;
      }
    }
  }
}
