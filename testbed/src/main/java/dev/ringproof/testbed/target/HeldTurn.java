package dev.ringproof.testbed.target;

import dev.ringproof.contract.failure.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A turn that a runtime holds at a crash point, as it says in the file {@code crash-point} of its
 * data folder: a line {@code point passage turn} each.
 *
 * @param passage how many turns had reached the point, this one included
 */
public record HeldTurn(CrashPoint point, int passage, String turn) {
  private static final String FILE = "crash-point";

  static List<HeldTurn> in(Path dataDir) {
    try {
      return Files.readAllLines(dataDir.resolve(FILE)).stream().flatMap(HeldTurn::line).toList();
    } catch (NoSuchFileException nothingYet) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read which turns are held", e);
    }
  }

  private static Stream<HeldTurn> line(String line) {
    var words = line.split(" ");
    var point = CrashPoint.named(words[0]);
    return words.length == 3 && point.isPresent() && words[1].matches("[0-9]{1,9}")
        ? Stream.of(new HeldTurn(point.get(), Integer.parseInt(words[1]), words[2]))
        : Stream.of();
  }

  static void forget(Path dataDir) {
    try {
      Files.deleteIfExists(dataDir.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the word of an earlier crash", e);
    }
  }
}
