package dev.ringproof.runtime.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * What files of the artefact were hashed to after their build, so that not every start of a proof
 * hashes them anew: a line {@code "<sha256 hex> <crc32c hex> <name>"} for each. A file counts as
 * known while its name and its CRC-32C are those of the line; any other is hashed. That tells a
 * build from another, not a forgery: who can write beside the artefact could replace this class.
 */
final class KnownDigests {
  /** The system property that names the file; without it everything is hashed. */
  static final String PROPERTY = "ringproof.known-digests";

  static final KnownDigests NONE = new KnownDigests(Map.of());
  private static final int BLOCK = 65_536;
  private static final int FIELDS = 3;

  private final Map<String, String> hashes;

  private KnownDigests(Map<String, String> hashes) {
    this.hashes = hashes;
  }

  /**
   * Reads the file; lines that are none of these are of no use and left out.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  static KnownDigests read(Path file) {
    var hashes = new HashMap<String, String>();
    try {
      for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        var fields = line.split(" ", FIELDS);
        if (fields.length == FIELDS && fields[0].matches("[0-9a-f]{64}")) {
          hashes.put(fields[1] + " " + fields[2], fields[0]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the known digests in " + file, e);
    }
    return new KnownDigests(hashes);
  }

  /** Returns the SHA-256 of the file in hex, by asking the other where it is not known. */
  String of(Path file, Function<Path, String> hash) {
    if (hashes.isEmpty()) {
      return hash.apply(file);
    }
    var known = hashes.get(crc(file) + " " + file.getFileName());
    return known == null ? hash.apply(file) : known;
  }

  private static String crc(Path file) {
    var crc = new CRC32C();
    try (var in = Files.newInputStream(file)) {
      var block = new byte[BLOCK];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        crc.update(block, 0, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Long.toHexString(crc.getValue());
  }
}
