package dev.ringproof.chaos.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A runbook as its reader has it: the commands of its fenced shell blocks, a line each. */
record Runbook(String name, List<String> commands) {
  private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z_]+)");

  Runbook {
    commands = List.copyOf(commands);
  }

  static List<Runbook> all(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var all = new ArrayList<Runbook>();
      for (var file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
        all.add(read(file));
      }
      return all;
    }
  }

  static Runbook read(Path file) throws IOException {
    var commands = new ArrayList<String>();
    var inside = false;
    for (var line : Files.readAllLines(file)) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside && !line.isBlank()) {
        commands.add(line);
      }
    }
    var name = String.valueOf(file.getFileName());
    return new Runbook(name.substring(0, name.length() - ".md".length()), commands);
  }

  Set<String> variables() {
    var names = new TreeSet<String>();
    for (var command : commands) {
      VARIABLE.matcher(command).results().forEach(found -> names.add(found.group(1)));
    }
    return names;
  }
}
