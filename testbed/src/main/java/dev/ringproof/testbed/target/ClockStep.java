package dev.ringproof.testbed.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * How far a runtime that lends crash points has its wall clock stand from the true time: a number
 * of milliseconds in the file {@code clock-step} of its data folder.
 */
final class ClockStep {
  private static final String FILE = "clock-step";

  private ClockStep() {}

  static void put(Path dataDir, Duration step) {
    var file = dataDir.resolve(FILE);
    try {
      if (step.isZero()) {
        Files.deleteIfExists(file);
        return;
      }
      var writing = file.resolveSibling(FILE + ".writing");
      Files.writeString(writing, Long.toString(step.toMillis()));
      Files.move(
          writing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot step the clock in " + dataDir, e);
    }
  }
}
