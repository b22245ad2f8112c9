package dev.ringproof.testbed.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Cuts each chunk into pieces and waits after each; a pause lets the rest go in one. */
final class SlicerEffect implements Effect {
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
      var average = stage.attribute("average_size");
      var variation = stage.attribute("size_variation");
      var ends = ends(chunk.size(), average, variation, stage.draws());
      if (ends.size() > 1) {
        stage.witness().sliced();
      }
      if (!pass(stage, chunk, ends)) {
        return;
      }
    }
  }

  /** Returns where each piece of a chunk ends. */
  static List<Integer> ends(int size, long average, long variation, SplittableRandom draws) {
    var ends = new ArrayList<Integer>();
    // Without this nothing is ever small enough, and cutting would go on for ever.
    if (average + variation < 1) {
      ends.add(size);
    } else {
      cut(new Piece(0, size), average, variation, draws, ends);
    }
    return ends;
  }

  private record Piece(int start, int end) {
    int size() {
      return end - start;
    }
  }

  private static void cut(
      Piece piece, long average, long variation, SplittableRandom draws, List<Integer> ends) {
    if (piece.size() - average <= variation) {
      ends.add(piece.end());
      return;
    }
    var shift = variation > 0 ? draws.nextLong(-variation, variation) : 0;
    var middle = piece.start() + piece.size() / 2 + shift;
    // A variation beyond the average must not cut outside the piece.
    var at = (int) Math.clamp(middle, piece.start() + 1L, piece.end() - 1L);
    cut(new Piece(piece.start(), at), average, variation, draws, ends);
    cut(new Piece(at, piece.end()), average, variation, draws, ends);
  }

  private static boolean pass(Stage stage, Chunk chunk, List<Integer> ends)
      throws InterruptedException {
    var delay = TimeUnit.MICROSECONDS.toNanos(Math.max(0, stage.attribute("delay")));
    var passed = 0;
    for (var end : ends) {
      stage.give(chunk.first(end).after(passed));
      passed = end;
      if (!stage.hold(System.nanoTime() + Math.min(Times.FOREVER, delay))) {
        if (passed < chunk.size()) {
          stage.give(chunk.after(passed));
        }
        return false;
      }
    }
    return true;
  }
}
