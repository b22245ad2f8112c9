package dev.ringproof.testbed.target;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest of what runs: SHA-256 over a line {@code "<sha256 hex> <name>\n"} for each file,
 * sorted by name and then hash. A file counts under its name, a folder's files under their path in
 * the folder with slashes, so that the same artefact elsewhere has the same digest.
 */
public final class ArtefactDigest {
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
    var all = sha256();
    lines.forEach(
        l -> all.update((l.hash() + "  " + l.name() + "\n").getBytes(StandardCharsets.UTF_8)));
    return "sha256:" + HexFormat.of().formatHex(all.digest());
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
    var digest = sha256();
    try (var in = Files.newInputStream(file)) {
      var block = new byte[65_536];
      for (var read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return new Line(HexFormat.of().formatHex(digest.digest()), name);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
