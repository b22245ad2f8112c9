package dev.ringproof.testbed.proxy;

/**
 * What one toxic does to one link. An instance belongs to one stage and keeps what must survive an
 * update of the toxic, such as the bytes counted so far.
 */
interface Effect {
  /**
   * Moves data through the stage until it is told to pause or has ended the stream. Runs again from
   * the top after each pause.
   */
  void run(Stage stage) throws InterruptedException;

  /** Cleans up when the toxic is removed; the stage is paused. */
  default void removed(Stage stage) {}

  /**
   * Tells whether it must go on whatever the draw says, since it has begun what cannot be undone.
   */
  default boolean begun() {
    return false;
  }

  /** Passes everything: what a stage does when the draw spares its connection. */
  Effect NONE =
      stage -> {
        while (true) {
          var chunk = stage.take();
          if (chunk == Chunk.PAUSE) {
            return;
          }
          if (chunk == Chunk.END) {
            stage.finish();
            return;
          }
          stage.give(chunk);
        }
      };
}
