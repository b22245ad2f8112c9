package dev.ringproof.chaos.fault;

import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.target.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The write locks of the target's SQLite databases, held by this process. In WAL mode that lock is
 * one byte of the file {@code -shm} (WAL_WRITE_LOCK at UNIX_SHM_BASE), taken by whoever says BEGIN
 * IMMEDIATE and by us in the same way; the system lets it go when this process ends, however it
 * ends.
 */
public final class StalledFile implements ProcessFault {
  /**
   * Longer than twice the five seconds for which the reference runtime waits for the lock: who asks
   * may stand behind a commit that waits for it already, and is answered after both.
   */
  private static final Duration LASTS = Duration.ofSeconds(12);

  private static final Duration GAINED_WITHIN = Duration.ofSeconds(5);
  private static final long WRITE_LOCK = 120;
  private static final String SHARED_MEMORY = ".db-shm";

  @Override
  public String name() {
    return "stall";
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return files(standing).isEmpty()
        ? Optional.of(
            new Impossible(
                Outcome.INSUFFICIENT,
                "no SQLite database with a write-ahead log in the data folder"))
        : Optional.empty();
  }

  @Override
  public Set<String> reasons() {
    return Set.of("store_unavailable", "turn_deadline", "model_timeout");
  }

  @Override
  public Struck strike(Moment moment) {
    var standing = moment.standing();
    var channels = new ArrayList<FileChannel>();
    try {
      var files = files(standing);
      for (var file : files) {
        channels.add(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
      }
      if (files.isEmpty() || !Waiting.until(GAINED_WITHIN, () -> gained(channels))) {
        return Struck.failed("the write lock was not gained");
      }
      var since = System.nanoTime();
      var watch = Watch.begin(moment);
      standing.release();
      Waiting.pass(LASTS);
      var held = Waiting.millisSince(since);
      close(channels);
      var over = System.nanoTime();
      var told = watch.end();
      return new Struck(over, missed(told), "held for " + held + " ms; " + told, told);
    } catch (IOException e) {
      return Struck.failed("the write lock could not be asked for: " + e.getMessage());
    } finally {
      close(channels);
    }
  }

  private static @Nullable String missed(Told told) {
    return told.served() > 0
        ? told.served() + " sessions were opened while the write lock was held elsewhere"
        : null;
  }

  /** All of them or none: one that was had alone would be a lock that somebody waits for. */
  private static boolean gained(List<FileChannel> channels) {
    var locks = new ArrayList<FileLock>();
    try {
      for (var channel : channels) {
        var lock = channel.tryLock(WRITE_LOCK, 1, false);
        if (lock == null) {
          for (var had : locks) {
            had.release();
          }
          return false;
        }
        locks.add(lock);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock the store's files", e);
    }
  }

  private static List<Path> files(Standing standing) {
    try (var all = Files.list(standing.dataDir())) {
      return all.filter(file -> file.toString().endsWith(SHARED_MEMORY)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + standing.dataDir(), e);
    }
  }

  private static void close(List<FileChannel> channels) {
    for (var channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot let a lock go", e);
      }
    }
  }
}
