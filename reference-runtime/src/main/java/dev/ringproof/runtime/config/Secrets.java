package dev.ringproof.runtime.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Secrets that stand in files. */
final class Secrets {
  /** What a good file is, as the end of a sentence. */
  static final String EXPECTED =
      "one line of 1 to 256 visible characters, in a file that only its owner writes and that"
          + " others do not read";

  private static final long MOST_BYTES = 1024;
  private static final Set<PosixFilePermission> FORBIDDEN =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private Secrets() {}

  /** Returns the line; throws with what is wrong with the file, never with what stands in it. */
  static String line(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException("no readable file " + file);
    }
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      var open = EnumSet.copyOf(view.readAttributes().permissions());
      open.retainAll(FORBIDDEN);
      if (!open.isEmpty()) {
        throw new IOException("a file that is open to others, " + file);
      }
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("a long file, " + file);
    }
    // Read as bytes that are characters: what is no text is told as that, not as an exception of
    // it.
    var line = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (!line.matches("[\\x21-\\x7e\\xa1-\\xff]{1,256}")) {
      throw new IOException("something else in " + file);
    }
    return new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
