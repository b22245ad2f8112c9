package dev.ringproof.runtime.ring;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The digest of the code that runs: of every class path entry, jars by their content, folders file
 * by file, sorted by name and not by where they lie, so that the same artefact elsewhere is the
 * same: SHA-256 over a line {@code "<sha256 hex> <name>\n"} for each file. A harness that hashes
 * the same files comes to the same digest without asking.
 */
public final class ArtefactDigest {
  private ArtefactDigest() {}

  /** Returns the digest of this process's class path, as it was when this was first asked. */
  public static String ofRunning() {
    return Running.DIGEST;
  }

  /** What runs was loaded from files as they were: a process hashes them once. */
  private static final class Running {
    static final String DIGEST = digest();

    private static String digest() {
      var path = System.getProperty("java.class.path", "");
      var known = System.getProperty(KnownDigests.PROPERTY, "");
      return of(
          List.of(path.split(File.pathSeparator)).stream().map(Path::of).toList(),
          known.isEmpty() ? KnownDigests.NONE : KnownDigests.read(Path.of(known)));
    }
  }

  /**
   * Returns the digest of these class path entries; entries that are not there hold no code and are
   * left out, as the class loader does.
   */
  public static String of(List<Path> classPath) {
    return of(classPath, KnownDigests.NONE);
  }

  static String of(List<Path> classPath, KnownDigests known) {
    var files = new ArrayList<Named>();
    for (var entry : classPath) {
      if (Files.isDirectory(entry)) {
        files.addAll(below(entry));
      } else if (Files.isRegularFile(entry)) {
        files.add(new Named(String.valueOf(entry.getFileName()), entry));
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no code on the class path " + classPath);
    }
    var lines =
        files.parallelStream()
            .map(file -> new Hashed(file.name(), known.of(file.file(), ArtefactDigest::hash)))
            .sorted(Comparator.comparing(Hashed::name).thenComparing(Hashed::hex))
            .map(Hashed::line)
            .collect(Collectors.joining());
    return Json.digest(lines.getBytes(StandardCharsets.UTF_8));
  }

  private record Named(String name, Path file) {}

  private record Hashed(String name, String hex) {
    String line() {
      return hex + "  " + name + "\n";
    }
  }

  private static List<Named> below(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(
              file ->
                  new Named(
                      folder.relativize(file).toString().replace(File.separatorChar, '/'), file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(Path file) {
    try {
      return Sha256.hex(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
