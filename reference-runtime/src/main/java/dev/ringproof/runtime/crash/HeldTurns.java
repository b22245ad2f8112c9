package dev.ringproof.runtime.crash;

import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.ring.GrantKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds each turn that reaches one point, from its n-th passage on, for as long as the process
 * lives, and says so in a file: a line {@code point passage turn} for each, the whole file replaced
 * at once. It kills nothing itself: who waits for the line does, from outside, as a crash would.
 * Who has done something else to the process meanwhile takes the file away: then all go on, and
 * nobody is held any more.
 */
public final class HeldTurns implements CrashPoints {
  /** The file's name in the data folder. */
  public static final String FILE = "crash-point";

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final CrashPoint point;
  private final int first;
  private final Path file;
  private final List<String> held = new ArrayList<>();
  private int passages;
  private boolean released;

  private HeldTurns(CrashPoint point, int first, Path file) {
    this.point = point;
    this.first = first;
    this.file = file;
  }

  /**
   * Reads {@code point} or {@code point:passage}.
   *
   * @throws DocumentException that names what was found and what was expected
   */
  public static HeldTurns of(String asked, Path dataDir) {
    var parts = asked.split(":", 2);
    var point = CrashPoint.named(parts[0]);
    var first = parts.length == 1 ? "1" : parts[1];
    if (point.isEmpty() || !first.matches("[1-9][0-9]{0,5}")) {
      throw DocumentException.at(
          "crash-point",
          "\"" + asked + "\"",
          "one of " + List.of(CrashPoint.values()) + ", and a passage, such as after-intent:2");
    }
    return new HeldTurns(point.get(), Integer.parseInt(first), dataDir.resolve(FILE));
  }

  /**
   * Reads the same under a grant: only a rehearsal may be told to wait for its death.
   *
   * @throws DocumentException that names what was found and what was expected
   */
  public static HeldTurns under(String grantKind, String asked, Path dataDir) {
    var held = of(asked, dataDir);
    if (!grantKind.equals(GrantKind.REHEARSAL.toString())) {
      throw DocumentException.at(
          "crash-point",
          "\"" + asked + "\" under a grant of kind " + grantKind,
          "no crash point: turns are held for a rehearsal alone");
    }
    return held;
  }

  @Override
  public void at(CrashPoint reached, String turn) {
    if (reached == point && holds(turn)) {
      while (!released()) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      }
    }
  }

  /** Whether who waited for the file took it away; one that cannot be looked at is there still. */
  private synchronized boolean released() {
    released |= !held.isEmpty() && Files.notExists(file);
    return released;
  }

  private synchronized boolean holds(String turn) {
    passages++;
    if (passages < first || released()) {
      return false;
    }
    held.add(point + " " + passages + " " + turn + "\n");
    try {
      var writing = file.resolveSibling(FILE + ".writing");
      Files.writeString(writing, String.join("", held));
      Files.move(
          writing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot say in " + file + " that a turn is held", e);
    }
    return true;
  }
}
