package dev.ringproof.testbed.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A vault's key in a file that nobody else may read, for targets whose store is shared. */
final class VaultKey {
  private static final int BYTES = 32;

  private VaultKey() {}

  /** Writes a fresh one into a file that is not there yet. */
  static Path write(Path file) {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, Base64.getEncoder().encodeToString(bytes) + "\n");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
