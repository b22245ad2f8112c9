package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * The digest of what runs: SHA-256 over a line {@code "<sha256 hex> <name>\n"} for each file,
 * sorted by name and then hash. A file counts under its name, a folder's files under their path in
 * the folder with slashes, so that the same artefact elsewhere has the same digest.
 */
public final class ArtefactDigest {
  // A proof stands the same artefact up a hundred times, and hashing it costs as much as starting
  // it.
  private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

  private record Known(long size, FileTime modified, String hash) {}

  private record Line(String hash, String name) {}

  private ArtefactDigest() {}

  /**
   * Returns {@code sha256:<hex>} over the files and folders.
   *
   * @throws IllegalArgumentException when one of them is missing or they hold no file at all
   */
  public static String of(List<Path> entries) {
    var lines = new ArrayList<Line>();
    try {
      for (var entry : entries) {
        if (!Files.exists(entry)) {
          throw new IllegalArgumentException("artefact " + entry + " is not there: build it first");
        }
        lines.addAll(Files.isDirectory(entry) ? below(entry) : List.of(line(entry, name(entry))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the artefact", e);
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("the artefact " + entries + " holds no file");
    }
    lines.sort(Comparator.comparing(Line::name).thenComparing(Line::hash));
    var all = Sha256.begin();
    lines.forEach(
        l -> all.update((l.hash() + "  " + l.name() + "\n").getBytes(StandardCharsets.UTF_8)));
    return Sha256.end(all);
  }

  /**
   * Writes a line {@code "<sha256 hex> <crc32c hex> <name>"} for each file of a folder: with it, a
   * runtime of ours that is started often knows what it would hash.
   *
   * @throws UncheckedIOException when a file cannot be read or written
   */
  public static void writeKnown(Path folder, Path to) {
    var text = new StringBuilder();
    try {
      for (var line : below(folder)) {
        var crc = new CRC32C();
        crc.update(Files.readAllBytes(folder.resolve(line.name())));
        text.append(line.hash()).append(' ').append(Long.toHexString(crc.getValue())).append(' ');
        text.append(line.name()).append('\n');
      }
      Files.writeString(to, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell what is in " + folder, e);
    }
  }

  private static List<Line> below(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      var lines = new ArrayList<Line>();
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var relative = folder.relativize(file).toString().replace(File.separatorChar, '/');
        lines.add(line(file, relative));
      }
      return lines;
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Line line(Path file, String name) throws IOException {
    var now = Files.readAttributes(file, BasicFileAttributes.class);
    var known = KNOWN.get(file.toAbsolutePath());
    if (known == null
        || known.size() != now.size()
        || !known.modified().equals(now.lastModifiedTime())) {
      known = new Known(now.size(), now.lastModifiedTime(), Sha256.hex(file));
      KNOWN.put(file.toAbsolutePath(), known);
    }
    return new Line(known.hash(), name);
  }
}
