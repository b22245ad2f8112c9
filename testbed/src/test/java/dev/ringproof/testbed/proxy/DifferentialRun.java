package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Plays scripts against an original server and the embedded one in one run: {@code
 * http://127.0.0.1:8474 101 120} plays the written scripts and those of seeds 101 to 120, {@code
 * binary:/a/toxiproxy-server --record FOLDER} writes down what the original shows.
 */
final class DifferentialRun {
  private static final int HEARINGS = 3;

  private final Supplier<ProxyServer> original;
  private final PrintStream out;

  private DifferentialRun(URI original, PrintStream out) {
    this.original = () -> ProxyServers.choose(original, 0);
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    var run = new DifferentialRun(URI.create(args[0]), System.out);
    if (args[1].equals("--record")) {
      run.record(Path.of(args[2]));
      return;
    }
    var found = run.compare(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    System.exit(found ? 1 : 0);
  }

  private void record(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var script : Script.all()) {
      var transcript = Differential.record(original, script);
      var file = folder.resolve(script.name() + ".json");
      Files.writeString(file, Json.pretty(transcript.json(EmbeddedServer.VERSION)));
      out.println(script.name() + ": " + script.steps().size() + " steps recorded");
    }
  }

  /** Tells whether anything differs. */
  private boolean compare(int firstSeed, int lastSeed) {
    var scripts = new ArrayList<Script>();
    Script.WRITTEN.forEach(name -> scripts.add(Script.written(name)));
    for (var seed = firstSeed; seed <= lastSeed; seed++) {
      scripts.add(Script.seeded(seed));
    }
    var steps = 0;
    var wrong = 0;
    for (var script : scripts) {
      var found = compare(script);
      steps += script.steps().size();
      wrong += found.isEmpty() ? 0 : 1;
      out.println(script.name() + ": " + (found.isEmpty() ? "equal" : "DIFFERENT"));
      found.forEach(line -> out.println("  " + line));
    }
    out.printf(
        "%d scripts, %d steps played against both servers, %d scripts differ%n",
        scripts.size(), steps, wrong);
    return wrong > 0;
  }

  /**
   * A busy machine may have held up the original too, so it is heard again before it is believed.
   */
  private List<String> compare(Script script) {
    var there = Differential.record(original, script);
    var found = Differential.differences(() -> ProxyServers.embedded(7), there, true);
    for (var i = 1; i < HEARINGS && !found.isEmpty() && script.timed(); i++) {
      there = Differential.play(original, there).best(there);
      found = Differential.differences(() -> ProxyServers.embedded(7), there, true);
    }
    return found;
  }
}
