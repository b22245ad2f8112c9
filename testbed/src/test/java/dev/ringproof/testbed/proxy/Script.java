package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps to be played against any server, one per line: calls of the control API and bytes through
 * its proxies. A step that begins with {@code !reason} is one in which the embedded server differs
 * on purpose.
 *
 * @param timed whether the times of the original are part of what is compared
 */
record Script(String name, boolean timed, List<String> steps) {
  /** The scripts written by hand; those of one toxic bear its name. */
  static final List<String> WRITTEN =
      List.of(
          "latency",
          "bandwidth",
          "timeout",
          "reset_peer",
          "limit_data",
          "slow_close",
          "slicer",
          "noop",
          "api",
          "client",
          "changes",
          "differences");

  /** The seeds of the scripts whose answers are recorded. */
  static final List<Integer> SEEDS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

  Script {
    steps = List.copyOf(steps);
  }

  static List<Script> all() {
    var all = new ArrayList<Script>();
    WRITTEN.forEach(name -> all.add(written(name)));
    SEEDS.forEach(seed -> all.add(seeded(seed)));
    return all;
  }

  static Script written(String name) {
    var lines =
        text("scripts/" + name + ".txt")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    var timed = lines.getFirst().equals("timed");
    return new Script(name, timed, timed ? lines.subList(1, lines.size()) : lines);
  }

  static Script seeded(int seed) {
    return new Script("seed-" + seed, false, new ScriptGenerator(seed).steps());
  }

  static boolean differs(String step) {
    return step.startsWith("!");
  }

  /** Returns the step without the reason why it differs. */
  static String action(String step) {
    return differs(step) ? step.substring(step.indexOf(' ') + 1) : step;
  }

  static String text(String resource) {
    try (var in = Script.class.getResourceAsStream("/toxiproxy/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
