package dev.ringproof.testbed.target;

import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The runtime's process over its starts and ends. */
final class Child {
  private static final Set<String> PASSED_ON = Set.of("PATH", "JAVA_HOME", "HOME", "LANG", "TZ");
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int TAIL = 40;

  private final String name;
  private final StartSpec start;
  private final Map<String, String> variables;
  private final Duration readyWithin;
  private final Path folder;
  private final Path log;
  private final AgentBinding probe;
  private final List<Path> places;
  private final List<Path> before;
  private Supervised process;

  private Child(
      TargetSpec target,
      StartSpec start,
      Map<String, String> variables,
      Path log,
      AgentBinding probe) {
    this.name = target.name();
    this.start = start;
    this.variables = Map.copyOf(variables);
    this.readyWithin = start.readyWithin();
    this.folder = target.folder();
    this.log = log;
    this.probe = probe;
    this.places = List.of(folder, Objects.requireNonNull(log.getParent()));
    this.before = Dumps.in(places);
    this.process = launch(variables);
  }

  /** Starts it and waits until it is ready; the probe speaks to it directly. */
  static Child start(
      TargetSpec target,
      StartSpec start,
      Map<String, String> variables,
      Path log,
      AgentBinding probe) {
    var child = new Child(target, start, variables, log, probe);
    child.awaitReady();
    return child;
  }

  /** Starts it again, with these variables in place of those that it was first started with. */
  synchronized void again(Map<String, String> other) {
    if (process.alive()) {
      throw new IllegalStateException("target " + name + " is running already");
    }
    var now = new TreeMap<>(variables);
    now.putAll(other);
    process = launch(now);
    awaitReady();
  }

  synchronized void kill() {
    process.kill();
  }

  synchronized void stop() {
    process.terminate(GRACE);
  }

  synchronized void freeze() {
    process.freeze();
  }

  synchronized void thaw() {
    process.thaw();
  }

  synchronized List<String> arguments() {
    return process.arguments();
  }

  synchronized List<String> states() {
    return process.states();
  }

  synchronized List<String> environment() {
    return process.environment();
  }

  synchronized List<Long> ids() {
    return process.ids();
  }

  /** Dumps of memory that were not there before it was first started. */
  List<Path> dumps() {
    return Dumps.in(places).stream().filter(file -> !before.contains(file)).toList();
  }

  synchronized boolean alive() {
    return process.alive();
  }

  private Supervised launch(Map<String, String> values) {
    var command = start.command().stream().map(w -> Variables.fill(w, values)).toList();
    return Supervised.start(command, environment(start.env(), values), folder, log);
  }

  private synchronized void awaitReady() {
    var end = System.nanoTime() + readyWithin.toNanos();
    while (!ready()) {
      if (process.endsWithin(POLL)) {
        var code = process.exitCode();
        throw new StandUpException(
            "target " + name + " ended with exit code " + code + " before it was ready", tail());
      }
      if (System.nanoTime() - end > 0) {
        process.kill();
        throw new StandUpException(
            "target " + name + " was not ready within " + readyWithin.toMillis() + " ms", tail());
      }
    }
  }

  boolean ready() {
    return probe.ready();
  }

  private String tail() {
    return tail(log, TAIL);
  }

  static String tail(Path log, int lines) {
    try {
      var all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  private static Map<String, String> environment(
      Map<String, String> given, Map<String, String> variables) {
    var env = new TreeMap<String, String>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (PASSED_ON.contains(name) || name.startsWith("RINGPROOF_")) {
                env.put(name, value);
              }
            });
    given.forEach((name, value) -> env.put(name, Variables.fill(value, variables)));
    return env;
  }
}
