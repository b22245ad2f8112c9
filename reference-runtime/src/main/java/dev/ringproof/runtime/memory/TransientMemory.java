package dev.ringproof.runtime.memory;

import dev.ringproof.runtime.model.Embedding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps it in the heap of this process, for a window and within bounds; the oldest goes first. */
public final class TransientMemory implements Memory {
  private final InstantSource clock;
  private final Duration window;
  private final Bounds bounds;
  private final Deque<Entry> all = new ArrayDeque<>();
  private final Map<String, Deque<Entry>> bySession = new HashMap<>();
  private long bytes;

  /**
   * How much is kept at most.
   *
   * @param bytes of embeddings and summaries, all sessions together
   */
  public record Bounds(int perSession, int entries, long bytes) {
    /** What a session of the longest window comes to need, and a fraction of a small heap. */
    public static final Bounds DEFAULTS = new Bounds(32, 8_192, 64L << 20);
  }

  private record Entry(String session, Remembered remembered, Embedding embedding) {
    long bytes() {
      return embedding.bytes() + 2L * remembered.summary().length();
    }
  }

  /** Makes one that holds nothing. */
  public TransientMemory(InstantSource clock, Duration window, Bounds bounds) {
    this.clock = clock;
    this.window = window;
    this.bounds = bounds;
  }

  @Override
  public synchronized void remember(
      String session, long version, String summary, Embedding embedding) {
    purge();
    var now = clock.instant();
    var entry =
        new Entry(session, new Remembered(version, summary, now, now.plus(window)), embedding);
    var own = bySession.computeIfAbsent(session, unused -> new ArrayDeque<>());
    own.addLast(entry);
    all.addLast(entry);
    bytes += entry.bytes();
    while (own.size() > bounds.perSession()) {
      drop(own.getFirst());
    }
    while (all.size() > bounds.entries() || bytes > bounds.bytes()) {
      drop(all.getFirst());
    }
  }

  @Override
  public synchronized List<Near> nearest(String session, Embedding to, int most) {
    return live(session).stream()
        .map(entry -> new Near(entry.remembered(), entry.embedding().similarity(to)))
        .sorted(Comparator.comparingDouble(Near::score).reversed())
        .limit(most)
        .toList();
  }

  @Override
  public synchronized List<Remembered> of(String session) {
    return live(session).stream().map(Entry::remembered).toList();
  }

  private List<Entry> live(String session) {
    purge();
    return List.copyOf(bySession.getOrDefault(session, new ArrayDeque<>()));
  }

  @Override
  public synchronized void forget(String session) {
    List.copyOf(bySession.getOrDefault(session, new ArrayDeque<>())).forEach(this::drop);
  }

  @Override
  public synchronized int purge() {
    var now = clock.instant();
    int purged = 0;
    while (!all.isEmpty() && !all.getFirst().remembered().until().isAfter(now)) {
      drop(all.getFirst());
      purged++;
    }
    return purged;
  }

  private void drop(Entry entry) {
    all.remove(entry);
    bytes -= entry.bytes();
    bySession.computeIfPresent(
        entry.session(),
        (session, own) -> {
          own.remove(entry);
          return own.isEmpty() ? null : own;
        });
  }
}
