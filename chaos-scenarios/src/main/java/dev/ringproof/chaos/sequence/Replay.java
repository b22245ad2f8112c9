package dev.ringproof.chaos.sequence;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.Located;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A program in a file, with what was wrong.
 *
 * @param failed in how many of {@code of} plays it broke the rule
 * @param first the program as it was before it was shrunk; null where nothing was left out
 */
record Replay(
    String kind,
    long seed,
    int number,
    String rule,
    String detail,
    int failed,
    int of,
    Program program,
    @Nullable Program first) {
  static final String KIND = "SequenceProgram";

  Replay {
    requireNonNull(kind, "kind: found nothing");
    requireNonNull(program, "program: found nothing");
    requireNonNull(rule, "rule: found nothing");
    requireNonNull(detail, "detail: found nothing");
    if (!kind.equals(KIND)) {
      throw new IllegalArgumentException("kind: found " + kind + ", expected " + KIND);
    }
  }

  /**
   * Reads one.
   *
   * @throws DocumentException when the file holds no program that can be played
   */
  static Replay read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    var document = Located.byName(file.toString(), bytes).value();
    try {
      return JsonCodec.decode(document, Replay.class);
    } catch (DocumentException e) {
      throw new DocumentException(file + ": " + e.getMessage());
    }
  }

  void write(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, Json.pretty(JsonCodec.encode(this)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
