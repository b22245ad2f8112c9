package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: a reader, a stage for each toxic, a writer, and pipes between
 * them. One lock guards them all; nobody holds it while reading, writing or waiting for a peer.
 */
final class Link implements Source {
  /** What runs under the lock and may wait there. */
  interface Body<T> {
    T run() throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Connection connection;
  private final Direction direction;
  private final Socket from;
  private final Socket to;
  private final Pipe tail = new Pipe(1);
  private final List<Stage> stages = new ArrayList<>();
  private Pipe head = tail;
  private boolean dead;

  Link(Connection connection, Direction direction, Socket from, Socket to) {
    this.connection = connection;
    this.direction = direction;
    this.from = from;
    this.to = to;
  }

  Connection connection() {
    return connection;
  }

  void start(List<ToxicSpec> toxics) {
    for (var toxic : toxics) {
      add(toxic);
    }
    connection.tasks().start("toxiproxy-write-" + direction, this::write);
    connection.tasks().start("toxiproxy-read-" + direction, this::read);
  }

  /** Puts a new stage at the end, for a toxic of this direction. */
  void add(ToxicSpec toxic) {
    if (toxic.direction() != direction) {
      return;
    }
    var last = read(() -> stages.isEmpty() ? null : stages.getLast());
    paused(
        last,
        () -> {
          if (dead || !tail.takes()) {
            return;
          }
          var stage = new Stage(this, toxic, tail, connection.draws(toxic));
          (last == null ? this : last).out(stage.in());
          stages.add(stage);
          stage.start();
        });
  }

  /** Gives the stage of this toxic its new settings and starts it again. */
  void update(ToxicSpec toxic) {
    var stage = find(toxic.name());
    if (stage != null) {
      paused(stage, () -> stage.spec(toxic));
    }
  }

  /** Takes the stage of this toxic out; what waits in front of it moves on at once. */
  void remove(String toxic) {
    var stage = find(toxic);
    if (stage == null) {
      return;
    }
    var before =
        read(() -> stages.indexOf(stage) == 0 ? null : stages.get(stages.indexOf(stage) - 1));
    paused(
        stage,
        () ->
            paused(
                before,
                () -> {
                  stage.removed();
                  (before == null ? this : before).out(stage.out());
                  stage.in().flushInto(stage.out());
                  stages.remove(stage);
                }));
  }

  /** Nothing will pass any more; every thread of the link comes to its end. */
  void kill() {
    change(() -> dead = true);
  }

  @Override
  public void out(Pipe next) {
    head = next;
  }

  boolean dead() {
    return dead;
  }

  <T extends @Nullable Object> T locked(Body<T> body) throws InterruptedException {
    lock.lock();
    try {
      return body.run();
    } finally {
      lock.unlock();
    }
  }

  <T extends @Nullable Object> T read(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }

  void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void changed() {
    changed.signalAll();
  }

  /** Waits for a change; every caller does so in a loop. */
  @SuppressWarnings("WaitNotInLoop")
  long await(long nanos) throws InterruptedException {
    return changed.awaitNanos(nanos);
  }

  private @Nullable Stage find(String toxic) {
    return read(() -> stages.stream().filter(s -> s.is(toxic)).findFirst().orElse(null));
  }

  private void paused(@Nullable Stage stage, Runnable change) {
    if (stage == null) {
      change(change);
      return;
    }
    try {
      if (stage.pause()) {
        change(change);
      } else {
        // Better no connection than one that does not do what the control API says.
        connection.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connection.close();
    } finally {
      stage.resume();
    }
  }

  private void read() {
    var buffer = new byte[Chunk.MAX];
    try {
      var in = from.getInputStream();
      var count = in.read(buffer);
      while (count >= 0 && offer(Chunk.read(buffer, count))) {
        count = in.read(buffer);
      }
    } catch (IOException gone) {
      // A reset is passed on as an end, which is all that the other side can be told.
      change(() -> head.close());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      change(() -> head.close());
    }
  }

  private boolean offer(Chunk chunk) throws InterruptedException {
    return locked(
        () -> {
          while (!dead && head.takes() && !head.hasRoom()) {
            await(Times.FOREVER);
          }
          var useful = !dead && head.takes();
          head.put(chunk);
          changed();
          return useful;
        });
  }

  private void write() {
    try {
      var out = to.getOutputStream();
      var chunk = next();
      while (chunk != null) {
        out.write(chunk.data());
        chunk = next();
      }
    } catch (IOException gone) {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      kill();
      Connection.close(to);
      connection.ended();
    }
  }

  private @Nullable Chunk next() throws InterruptedException {
    return locked(
        () -> {
          var chunk = tail.poll();
          while (chunk == null && !tail.closed() && !dead) {
            await(Times.FOREVER);
            chunk = tail.poll();
          }
          changed();
          return dead ? null : chunk;
        });
  }
}
