package dev.ringproof.testbed.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command that runs in a process group of its own under a small shell script. The script kills
 * the group when its standard input closes, and the system closes that when this process dies,
 * however it dies.
 */
final class Supervised {
  private static final Duration REAPED_WITHIN = Duration.ofSeconds(10);

  private final Process supervisor;

  private Supervised(Process supervisor) {
    this.supervisor = supervisor;
  }

  /** Starts the command with this environment alone; its output is appended to the log. */
  static Supervised start(List<String> command, Map<String, String> env, Path folder, Path log) {
    var all = new ArrayList<>(List.of("/bin/sh", "-c", script(), "supervise"));
    all.addAll(command);
    var builder =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(env);
    try {
      return new Supervised(builder.start());
    } catch (IOException e) {
      throw new StandUpException("the shell /bin/sh could not be started: " + e.getMessage(), "");
    }
  }

  /** Returns the arguments of the script and of all processes below it; empty without /proc. */
  List<String> arguments() {
    return shown("cmdline");
  }

  List<String> environment() {
    return shown("environ");
  }

  /** Returns what the system tells of each process's state; empty without /proc. */
  List<String> states() {
    return shown("status");
  }

  private List<String> shown(String name) {
    var all = new ArrayList<String>();
    var handles = Stream.concat(Stream.of(supervisor.toHandle()), supervisor.descendants());
    for (var handle : handles.toList()) {
      var file = Path.of("/proc", Long.toString(handle.pid()), name);
      try {
        all.add(Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' '));
      } catch (IOException gone) {
        // It has ended, or this system has no such folder.
      }
    }
    return all;
  }

  /** Returns the ids of the script and of all processes below it. */
  List<Long> ids() {
    var handles = Stream.concat(Stream.of(supervisor.toHandle()), supervisor.descendants());
    return handles.map(ProcessHandle::pid).toList();
  }

  boolean alive() {
    return supervisor.isAlive();
  }

  /** Returns the command's exit code; only after its end. */
  int exitCode() {
    return supervisor.exitValue();
  }

  /** Waits for the end; whether it came. */
  boolean endsWithin(Duration time) {
    try {
      return supervisor.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !supervisor.isAlive();
    }
  }

  /** Sends TERM to the group; kills it when it has not ended in this time. */
  void terminate(Duration grace) {
    order("TERM");
    if (!endsWithin(grace)) {
      kill();
    }
  }

  /** Kills the whole group at once and waits until it is gone. */
  void kill() {
    order("KILL");
    if (!endsWithin(REAPED_WITHIN)) {
      supervisor.destroy();
    }
  }

  /** Stops every process of the group where it is (SIGSTOP): it holds what it holds, and sleeps. */
  void freeze() {
    order("STOP");
  }

  /** Lets a frozen group go on as if no time had passed. */
  void thaw() {
    order("CONT");
  }

  private void order(String signal) {
    try {
      var to = supervisor.getOutputStream();
      to.write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
      to.flush();
    } catch (IOException ended) {
      // The script is gone, and its group with it.
    }
  }

  private static String script() {
    try (var in = Supervised.class.getResourceAsStream("supervise.sh")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks supervise.sh");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
