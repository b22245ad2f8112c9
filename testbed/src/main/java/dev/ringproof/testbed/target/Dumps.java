package dev.ringproof.testbed.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Files that systems and runtimes write a process's memory to, by their usual names. */
final class Dumps {
  private static final Pattern NAME =
      Pattern.compile("core([.-].*)?|vgcore\\..*|.*\\.(hprof|dmp|heapsnapshot)|hs_err_pid.*");

  private Dumps() {}

  static List<Path> in(List<Path> folders) {
    return folders.stream().flatMap(folder -> in(folder).stream()).distinct().toList();
  }

  private static List<Path> in(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .map(Path::toAbsolutePath)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
