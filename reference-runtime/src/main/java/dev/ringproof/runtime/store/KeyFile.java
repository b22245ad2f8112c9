package dev.ringproof.runtime.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The file of the key that wraps the sessions' keys: one line, 32 random bytes in Base64.
 *
 * @param path where it is
 * @param made whether the runtime may make it: nobody gave one from outside
 */
public record KeyFile(Path path, boolean made) {
  /** What a good file is, as the end of a sentence. */
  public static final String EXPECTED =
      "32 random bytes in Base64 on one line, in a file that only its owner writes"
          + " and that others do not read";

  private static final int BYTES = 32;
  private static final int MOST_CHARS = 1024;
  private static final Set<PosixFilePermission> FORBIDDEN =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /** Names a file that an operator gave. */
  public static KeyFile given(Path path) {
    return new KeyFile(path, false);
  }

  /** Names the file that stands in a data directory when none was given. */
  public static KeyFile in(Path dataDir) {
    return new KeyFile(dataDir.resolve("vault.key"), true);
  }

  /** Says what is wrong with the file, if anything is; never what stands in it. */
  public Optional<String> problem() {
    try {
      if (!Files.isRegularFile(path)) {
        return Optional.of("no file " + path);
      }
      var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      if (view != null) {
        var open = EnumSet.copyOf(view.readAttributes().permissions());
        open.retainAll(FORBIDDEN);
        if (!open.isEmpty()) {
          return Optional.of("a file that is open to others, " + path);
        }
      }
      var length = decoded().length;
      return length == BYTES ? Optional.empty() : Optional.of(length + " bytes in " + path);
    } catch (IOException e) {
      return Optional.of("no readable file " + path);
    } catch (IllegalArgumentException e) {
      return Optional.of("something else than Base64 in " + path);
    }
  }

  /** Says where a key that was made here is, and what is better; never what stands in it. */
  public String advice() {
    return "the vault's key is "
        + path
        + ", beside what it protects: give a production node one from outside as vault-key-file";
  }

  private byte[] decoded() throws IOException {
    if (Files.size(path) > MOST_CHARS) {
      throw new IllegalArgumentException("too long to be a key");
    }
    return Base64.getDecoder().decode(Files.readString(path, StandardCharsets.ISO_8859_1).strip());
  }

  /** Returns the key; throws {@link StoreException} with a sentence if the file is not good. */
  public byte[] read() {
    var problem = problem();
    if (problem.isPresent()) {
      throw new StoreException(
          "the key of the vault: found " + problem.get() + ", expected " + EXPECTED);
    }
    try {
      return decoded();
    } catch (IOException e) {
      throw new StoreException("could not read the key of the vault, " + path, e);
    }
  }

  /** Returns the key, after making the file if it is missing and nobody gave one from outside. */
  public byte[] readOrMake() {
    try {
      if (made && !Files.exists(path)) {
        make();
      }
    } catch (IOException e) {
      throw new StoreException("could not make the key of the vault, " + path, e);
    }
    return read();
  }

  /** Whole and on the disk, or not there: texts that it protects come after it. */
  private void make() throws IOException {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    var half = path.resolveSibling(path.getFileName() + ".half");
    Files.deleteIfExists(half);
    try (var out = create(half)) {
      var line =
          ByteBuffer.wrap(
              (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII));
      while (line.hasRemaining()) {
        out.write(line);
      }
      out.force(true);
    }
    Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
    if (posix()) {
      try (var directory =
          FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private FileChannel create(Path file) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return posix()
        ? FileChannel.open(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : FileChannel.open(file, options);
  }

  private boolean posix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
