package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.DocumentException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that a server publishes and changes. Old ones are fetched anew beside the requests, which do
 * not wait for it; a token that names a key which is not there waits for one fetch. Tries are at
 * least ten seconds apart whoever asks for them, so that made-up key ids cost the server nothing.
 * Where the server cannot be reached, or answers with no key set, the last good one holds for an
 * hour.
 */
final class RotatingKeys implements Keys {
  static final Duration FRESH = Duration.ofMinutes(5);
  static final Duration APART = Duration.ofSeconds(10);
  static final Duration HOLDS = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Logger LOG = LoggerFactory.getLogger(RotatingKeys.class);

  private static final KeySet NONE = KeySet.none();

  private final Source source;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile @Nullable Held held;
  private @Nullable Instant lastTry;

  /** Fetches the set once. */
  interface Source {
    /**
     * Returns the published set.
     *
     * @throws DocumentException when what came is none
     */
    KeySet fetch() throws IOException;
  }

  private record Held(KeySet keys, Instant since) {}

  RotatingKeys(Source source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public KeySet now() {
    var found = held;
    if (found == null || age(found).compareTo(HOLDS) >= 0) {
      fetch();
      found = held;
      if (found == null || age(found).compareTo(HOLDS) >= 0) {
        return NONE;
      }
    } else if (age(found).compareTo(FRESH) >= 0 && renewing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("keys").start(this::renew);
    }
    return found.keys();
  }

  @Override
  public KeySet after(KeySet lacking) {
    fetch();
    var found = held;
    return found == null || age(found).compareTo(HOLDS) >= 0 ? lacking : found.keys();
  }

  private void renew() {
    try {
      fetch();
    } finally {
      renewing.set(false);
    }
  }

  private void fetch() {
    try {
      if (!fetching.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      var now = clock.instant();
      // Who waited for another's fetch finds it done.
      if (lastTry == null || !now.isBefore(lastTry.plus(APART))) {
        lastTry = now;
        take(source.fetch(), now);
      }
    } catch (IOException | DocumentException e) {
      LOG.warn(
          "the key set was not renewed: {}; the last good one holds for {} minutes, then no token",
          e.getMessage(),
          HOLDS.toMinutes());
    } finally {
      fetching.unlock();
    }
  }

  private void take(KeySet keys, Instant now) {
    var before = held;
    held = new Held(before != null && before.keys().same(keys) ? before.keys() : keys, now);
  }

  private Duration age(Held set) {
    return Duration.between(set.since(), clock.instant());
  }
}
