package dev.ringproof.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts the commits that stand in a write-ahead log of SQLite: its frames with a size of the
 * database in them, as https://sqlite.org/fileformat2.html#walformat says. Frames that a reset left
 * over from before carry another salt and do not count.
 */
final class WalCommits {
  private static final int HEADER = 32;
  private static final int FRAME = 24;

  private WalCommits() {}

  static long in(Path wal) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(wal));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + wal, e);
    }
    if (bytes.capacity() < HEADER) {
      return 0;
    }
    var page = bytes.getInt(8);
    var salt = bytes.getLong(16);
    var commits = 0L;
    for (var at = HEADER; at + FRAME + page <= bytes.capacity(); at += FRAME + page) {
      if (bytes.getLong(at + 8) != salt) {
        break;
      }
      commits += bytes.getInt(at + 4) != 0 ? 1 : 0;
    }
    return commits;
  }
}
