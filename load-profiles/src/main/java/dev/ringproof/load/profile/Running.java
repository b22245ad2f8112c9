package dev.ringproof.load.profile;

import dev.ringproof.load.measure.Board;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The board of the run under way. Gatling makes simulations by their class name, without arguments,
 * so that what they work on has to be found from a static place.
 */
final class Running {
  private static final AtomicReference<@Nullable Board> BOARD = new AtomicReference<>();

  private Running() {}

  static void begin(Board board) {
    if (!BOARD.compareAndSet(null, board)) {
      throw new IllegalStateException("one load runs at a time in one JVM, and one is running");
    }
  }

  static void end() {
    BOARD.set(null);
  }

  static Board board() {
    var board = BOARD.get();
    if (board == null) {
      throw new IllegalStateException("a profile runs by Injector.run alone: there is no board");
    }
    return board;
  }
}
