package dev.ringproof.runtime.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/**
 * A wall clock that a rehearsal steps, as an operator or a time service would: it is ahead by as
 * many milliseconds as a file of the data folder says, behind if there are fewer than none. Where
 * there is no file it is the clock that it was made over. What counts in {@link System#nanoTime}
 * notices nothing, on a machine as here.
 */
public final class SteppedClock extends Clock {
  /** The file's name in the data folder. */
  public static final String FILE = "clock-step";

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Clock over;
  private final Path file;
  private volatile Duration step = Duration.ZERO;
  private volatile long lookedNanos = System.nanoTime() - LOOK_NANOS;

  /** Makes it over a clock. */
  public SteppedClock(Clock over, Path dataDir) {
    this.over = over;
    this.file = dataDir.resolve(FILE);
  }

  @Override
  public Instant instant() {
    var now = System.nanoTime();
    if (now - lookedNanos >= LOOK_NANOS) {
      lookedNanos = now;
      step = read();
    }
    return over.instant().plus(step);
  }

  private Duration read() {
    try {
      var text = Files.readString(file).strip();
      return text.matches("-?[0-9]{1,12}") ? Duration.ofMillis(Long.parseLong(text)) : step;
    } catch (NoSuchFileException none) {
      return Duration.ZERO;
    } catch (IOException unreadable) {
      return step;
    }
  }

  @Override
  public ZoneId getZone() {
    return over.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("it tells instants; ask the clock under it for a zone");
  }
}
