package dev.ringproof.chaos.fault;

import dev.ringproof.testbed.target.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process's own limit on the size of files set to 0 (RLIMIT_FSIZE by prlimit): each write to a
 * file fails, wherever in it. It needs no root, and fails more than a full disk does, which can be
 * written over.
 */
final class FileLimit implements FullDisk.Room {
  private static final String COMMAND = "prlimit";

  /** The limit that each process had. */
  private final Map<Long, String> before = new LinkedHashMap<>();

  static boolean possible() {
    for (var folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(folder, COMMAND))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable String take(Standing standing) {
    for (var process : standing.processes()) {
      var had = soft(process);
      if (!had.isEmpty()) {
        before.putIfAbsent(process, had);
        run("--pid", process.toString(), "--fsize=0:");
      }
    }
    return full(standing) ? null : "no process of the target could be limited";
  }

  @Override
  public boolean full(Standing standing) {
    return !before.isEmpty()
        && before.keySet().stream().allMatch(process -> soft(process).equals("0"));
  }

  @Override
  public void give(Standing standing) {
    before.forEach((process, had) -> run("--pid", process.toString(), "--fsize=" + had + ":"));
    before.clear();
  }

  @Override
  public void close(Standing standing) {
    give(standing);
  }

  private static String soft(long process) {
    return run(
        "--pid", Long.toString(process), "--fsize", "--output=SOFT", "--noheadings", "--raw");
  }

  /** Returns what it says; nothing where it fails. */
  private static String run(String... arguments) {
    var command = new ArrayList<>(List.of(COMMAND));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? said.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public String toString() {
    return "limit on files 0";
  }
}
