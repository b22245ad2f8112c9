package dev.ringproof.testbed.proxy;

/** Waits for the first chunk or the end, then for the timeout, then kills the connection. */
final class ResetPeerEffect implements Effect {
  private boolean begun;
  private long due;

  @Override
  public void run(Stage stage) throws InterruptedException {
    if (!begun) {
      if (stage.take() == Chunk.PAUSE) {
        return;
      }
      begun = true;
      due = System.nanoTime() + Times.nanos(Math.max(0, stage.attribute("timeout")));
    }
    // A pause does not save the connection, whose data is lost already: the wait goes on after it.
    if (stage.hold(due)) {
      stage.witness().reset();
      stage.kill();
    }
  }

  @Override
  public boolean begun() {
    return begun;
  }

  @Override
  public void removed(Stage stage) {
    if (begun) {
      stage.witness().reset();
      stage.kill();
    }
  }
}
