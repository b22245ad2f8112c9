package dev.ringproof.cli;

import dev.ringproof.contract.json.Located;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads documents that a user names; they may be anything. */
final class InputFile {
  /** What a document that people write may weigh. */
  static final int WRITTEN = 4 << 20;

  /** What a document that a runtime wrote may weigh. */
  static final int RECORDED = 64 << 20;

  private InputFile() {}

  /** Reads JSON ({@code .json}) or YAML that people wrote. */
  static Located written(Path file) {
    return Located.byName(file.toString(), bytes(file, WRITTEN));
  }

  /** Reads JSON that a runtime wrote, whatever the file is called. */
  static Located recorded(Path file) {
    return Located.json(file.toString(), bytes(file, RECORDED));
  }

  private static byte[] bytes(Path file, int most) {
    if (!Files.isRegularFile(file)) {
      throw new CliException(Exit.BAD_ARGUMENTS, "no file " + file);
    }
    try (var in = Files.newInputStream(file)) {
      return bytes(file.toString(), in, most);
    } catch (IOException e) {
      throw new CliException(Exit.BAD_ARGUMENTS, "cannot read " + file + ": " + e.getMessage());
    }
  }

  /** Reads to the end, or refuses what is longer. */
  static byte[] bytes(String name, InputStream in, int most) throws IOException {
    var bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, name + ": found more than " + most + " bytes, expected fewer");
    }
    return bytes;
  }

  /** Returns text as {@link #plain} does, cut to so many characters. */
  static String line(String text, int most) {
    var cut = text.length() <= most ? text : text.substring(0, most - 3) + "...";
    return plain(cut);
  }

  /** Returns text from a document as it may stand on a terminal: on one line, nothing hidden. */
  static String plain(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
