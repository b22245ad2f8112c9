package dev.ringproof.testbed.proxy;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One toxic on one link: a thread that takes chunks from its pipe, lets the effect do its work and
 * gives them to the next pipe. It can be paused at any point at which it waits; a chunk in its
 * hands then goes to the next pipe, full or not, so that a pause never depends on the peers.
 *
 * <p>Everything mutable is guarded by the lock of the link.
 */
final class Stage implements Source {
  private static final long PAUSE_BOUND = TimeUnit.SECONDS.toNanos(5);

  private final Link link;
  private final Pipe in;
  private final Effect effect;
  private final SplittableRandom draws;
  private ToxicSpec spec;
  private Pipe out;
  private boolean pauseWanted;
  private boolean running;
  private boolean ended;

  Stage(Link link, ToxicSpec spec, Pipe out, SplittableRandom draws) {
    this.link = link;
    this.spec = spec;
    this.in = new Pipe(spec.kind().room());
    this.out = out;
    this.effect = link.connection().effect(spec);
    this.draws = draws;
  }

  // What the effect calls, on the stage's own thread.

  /** Waits for the next chunk, {@link Chunk#END} or {@link Chunk#PAUSE}. */
  Chunk take() throws InterruptedException {
    return take(Times.FOREVER);
  }

  /** Waits for the next chunk at most this long, then returns {@link Chunk#LATE}. */
  Chunk take(long nanos) throws InterruptedException {
    return link.locked(
        () -> {
          var left = nanos;
          while (true) {
            if (interrupted()) {
              return Chunk.PAUSE;
            }
            var chunk = in.poll();
            if (chunk != null) {
              link.changed();
              return chunk;
            }
            if (in.closed()) {
              return Chunk.END;
            }
            if (left <= 0) {
              return Chunk.LATE;
            }
            left = link.await(left);
          }
        });
  }

  /** Hands a chunk on, waiting for room unless the stage is to pause. */
  void give(Chunk chunk) throws InterruptedException {
    link.locked(
        () -> {
          while (out.takes() && !out.hasRoom() && !interrupted()) {
            link.await(Times.FOREVER);
          }
          out.put(chunk);
          link.changed();
          return chunk;
        });
  }

  /** Waits until the nanosecond counter says this; returns false if cut short. */
  boolean hold(long until) throws InterruptedException {
    return link.locked(
        () -> {
          var left = until - System.nanoTime();
          while (left > 0 && !interrupted()) {
            left = link.await(left);
          }
          return !interrupted();
        });
  }

  /** Ends the stream in order, behind what was given. */
  void finish() {
    link.change(
        () -> {
          ended = true;
          in.abandon();
          out.close();
        });
  }

  /** Closes both sockets of the connection at once. */
  void kill() {
    link.connection().close();
  }

  long attribute(String name) {
    return link.read(() -> spec.attribute(name));
  }

  SplittableRandom draws() {
    return draws;
  }

  Witness witness() {
    return link.connection().witness();
  }

  // What the link calls.

  Pipe in() {
    return in;
  }

  Pipe out() {
    return out;
  }

  @Override
  public void out(Pipe next) {
    out = next;
  }

  boolean is(String toxic) {
    return spec.name().equals(toxic);
  }

  void spec(ToxicSpec next) {
    spec = next;
  }

  void start() {
    running = true;
    link.connection().tasks().start("toxic-" + spec.name(), this::run);
  }

  /** Brings the thread to rest; false if it does not come to rest in time. */
  boolean pause() throws InterruptedException {
    return link.locked(
        () -> {
          pauseWanted = true;
          link.changed();
          var left = PAUSE_BOUND;
          while (running && left > 0) {
            left = link.await(left);
          }
          return !running;
        });
  }

  void resume() {
    link.change(() -> pauseWanted = false);
  }

  /** Ends the stage, which is paused and about to be taken out of the link. */
  void removed() {
    effect.removed(this);
    link.change(() -> ended = true);
  }

  private boolean interrupted() {
    return pauseWanted || ended || link.dead();
  }

  private void run() {
    try {
      while (awaitTurn()) {
        (effect.begun() || struck() ? effect : Effect.NONE).run(this);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    } finally {
      link.change(() -> running = false);
    }
  }

  private boolean struck() {
    return draws.nextDouble() < link.read(() -> spec.toxicity());
  }

  private boolean awaitTurn() throws InterruptedException {
    return link.locked(
        () -> {
          while (pauseWanted && !ended && !link.dead()) {
            running = false;
            link.changed();
            link.await(Times.FOREVER);
          }
          running = true;
          return !ended && !link.dead();
        });
  }
}
