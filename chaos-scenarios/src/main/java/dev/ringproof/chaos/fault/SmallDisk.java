package dev.ringproof.chaos.fault;

import dev.ringproof.testbed.target.Standing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tmpfs mounted over the data folder. A shell holds it and unmounts it as soon as its standard
 * input closes, which the system sees to when this process dies.
 */
final class SmallDisk implements FullDisk.Room {
  private static final String SIZE = "32m";
  private static final String FILLER = "filler";
  private static final int BLOCK = 65_536;
  private static final String SCRIPT =
      "trap '' HUP INT TERM; mount -t tmpfs -o size="
          + SIZE
          + ",mode=0700 ringproof \"$1\" || exit 1;"
          + " echo mounted; cat >/dev/null; umount -l \"$1\"";
  private static final long UNMOUNTED_SECONDS = 10;

  private final Path folder;
  private final Process holder;

  private SmallDisk(Path folder, Process holder) {
    this.folder = folder;
    this.holder = holder;
  }

  /** Whether this one may mount at all; whether it can is seen when it does. */
  static boolean possible() {
    return "root".equals(System.getProperty("user.name"))
        && (Files.isExecutable(Path.of("/bin/mount"))
            || Files.isExecutable(Path.of("/usr/bin/mount")));
  }

  /** Mounts one over a folder, whose files are hidden meanwhile; null if the system refuses. */
  static @Nullable SmallDisk mount(Path folder) {
    try {
      var holder =
          new ProcessBuilder("/bin/sh", "-c", SCRIPT, "small-disk", folder.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var said =
          new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      return "mounted".equals(said) ? new SmallDisk(folder, holder) : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public @Nullable String take(Standing standing) {
    for (int size = BLOCK; size > 0; size /= BLOCK) {
      fill(size);
    }
    return full(standing) ? null : "the small disk could not be filled";
  }

  /** Writes pieces of this size until one does not go in. */
  private void fill(int size) {
    try (var out =
        FileChannel.open(
            folder.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (out.write(ByteBuffer.allocate(size)) == size) {
        // There was room for it.
      }
    } catch (IOException full) {
      return;
    }
  }

  @Override
  public boolean full(Standing standing) {
    try (var out = FileChannel.open(folder.resolve(FILLER), StandardOpenOption.APPEND)) {
      return out.write(ByteBuffer.allocate(1)) == 0;
    } catch (IOException noSpace) {
      return true;
    }
  }

  @Override
  public void give(Standing standing) {
    try {
      Files.deleteIfExists(folder.resolve(FILLER));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make room again in " + folder, e);
    }
  }

  /** What ran on it ends, and the target runs on what was there before. */
  @Override
  public void close(Standing standing) {
    standing.kill();
    try {
      holder.getOutputStream().close();
      if (!holder.waitFor(UNMOUNTED_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the small disk on " + folder + " is mounted still");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unmount " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    standing.start();
  }

  @Override
  public String toString() {
    return "tmpfs of " + SIZE + " filled up";
  }
}
