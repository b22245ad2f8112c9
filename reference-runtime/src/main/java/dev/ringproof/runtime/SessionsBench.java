package dev.ringproof.runtime;

import dev.ringproof.runtime.bench.BenchStore;
import dev.ringproof.runtime.bench.Laps;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures what stored sessions cost, in a process of its own that {@code ringproof bench sessions}
 * starts: two stores beside each other, one with few sessions and one with many, that take turns in
 * turns, round by round.
 */
public final class SessionsBench {
  private static final int ROUNDS = 5;
  private static final int CALLERS = 64;
  private static final int FEW = 1_000;
  private static final Duration SLICE = Duration.ofSeconds(2);
  private static final double FLAT = .9;
  private static final double LEAST_COMMITS = .6;
  private static final long MOST_BYTES = 4_096;

  private final PrintStream out;
  private final int many;

  private SessionsBench(PrintStream out, int many) {
    this.out = out;
    this.many = many;
  }

  /**
   * Measures; the arguments are an empty folder for the stores and how many sessions are many. With
   * the URL of an empty PostgreSQL and who asks it as well, only the commits are, on that.
   */
  public static void main(String[] args) throws IOException {
    var bench = new SessionsBench(System.out, Integer.parseInt(args[1]));
    var folder = Path.of(args[0]);
    if (args.length > 3) {
      bench.commitsOn(args[2], args[3], folder);
    } else {
      bench.run(folder);
    }
  }

  private void commitsOn(String url, String user, Path folder) throws IOException {
    try (var store = BenchAssembly.on(url, user, folder).store()) {
      var few = new BenchStore(store, Clock.systemUTC(), CALLERS);
      few.open(FEW);
      var small = new double[ROUNDS];
      var agents = new double[ROUNDS];
      var bare = new double[ROUNDS];
      for (int round = -1; round < ROUNDS; round++) {
        var at = Math.max(0, round);
        small[at] = few.rate(SLICE, caller -> few.turn(caller, FEW));
        agents[at] = few.rate(SLICE, caller -> few.agentTurn(caller, FEW));
        bare[at] = few.rate(SLICE, caller -> few.bare(caller));
      }
      commits(small, agents, bare);
    }
  }

  private void run(Path folder) throws IOException {
    var clock = Clock.systemUTC();
    try (var small = BenchAssembly.in(made(folder, "few")).store();
        var large = BenchAssembly.in(made(folder, "many")).store()) {
      var few = new BenchStore(small, clock, CALLERS);
      var full = new BenchStore(large, clock, CALLERS);
      few.open(FEW);
      var before = heap();
      var began = System.nanoTime();
      full.open(many);
      var seconds = (System.nanoTime() - began) / 1e9;
      var each = Math.max(0, heap() - before) / many;
      out.printf(
          Locale.ROOT,
          "%,d sessions opened in %.0f s, each by a commit that %d callers share: %,.0f a second%n",
          many,
          seconds,
          CALLERS,
          many / seconds);
      out.printf(
          Locale.ROOT,
          "heap that an idle session keeps: %d bytes, target under %,d: %s%n",
          each,
          MOST_BYTES,
          Laps.met(each < MOST_BYTES));
      compare(few, full);
    }
  }

  private void compare(BenchStore few, BenchStore full) {
    var small = new double[ROUNDS];
    var large = new double[ROUNDS];
    var active = new double[ROUNDS];
    var agents = new double[ROUNDS];
    var bare = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      var at = Math.max(0, round);
      small[at] = few.rate(SLICE, caller -> few.turn(caller, FEW));
      large[at] = full.rate(SLICE, caller -> full.turn(caller, many));
      active[at] = full.rate(SLICE, caller -> full.turnOfActive(caller, FEW, many));
      agents[at] = few.rate(SLICE, caller -> few.agentTurn(caller, FEW));
      bare[at] = few.rate(SLICE, caller -> few.bare(caller));
    }
    var flat = ratios(large, small);
    out.printf(
        Locale.ROOT,
        "turns a second, %d callers: %,.0f beside %,d sessions, %,.0f beside %,d; ratio %.0f %%"
            + " (rounds %s), target %.0f %%: %s%n",
        CALLERS,
        Laps.median(small),
        FEW,
        Laps.median(large),
        many,
        100 * Laps.median(flat),
        Laps.percents(flat),
        100 * FLAT,
        Laps.met(Laps.median(flat) >= FLAT));
    var spread = ratios(active, small);
    out.printf(
        Locale.ROOT,
        "  beside it, %,d of the %,d that have turns: %,.0f a second, %.0f %% (rounds %s)%n",
        FEW,
        many,
        Laps.median(active),
        100 * Laps.median(spread),
        Laps.percents(spread));
    commits(small, agents, bare);
  }

  private void commits(double[] small, double[] agents, double[] bare) {
    var commits = scaled(agents, BenchStore.AGENT_COMMITS);
    var ratio = ratios(commits, bare);
    out.printf(
        Locale.ROOT,
        "commits of turns with actions, %d a turn: %,.0f a second; bare group commit: %,.0f; ratio"
            + " %.0f %% (rounds %s), target %.0f %%: %s%n",
        BenchStore.AGENT_COMMITS,
        Laps.median(commits),
        Laps.median(bare),
        100 * Laps.median(ratio),
        Laps.percents(ratio),
        100 * LEAST_COMMITS,
        Laps.met(Laps.median(ratio) >= LEAST_COMMITS));
    // A turn that only talks is two commits: its first and its last.
    var first = scaled(small, 2);
    out.printf(
        Locale.ROOT,
        "  beside it, a turn's first and last commit alone: %,.0f a second, %.0f %%%n",
        Laps.median(first),
        100 * Laps.median(ratios(first, bare)));
  }

  private static double[] scaled(double[] rates, int by) {
    return Arrays.stream(rates).map(rate -> rate * by).toArray();
  }

  private static double[] ratios(double[] these, double[] those) {
    var ratios = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      ratios[i] = these[i] / those[i];
    }
    return ratios;
  }

  /** What is still used after what nobody holds is gone. */
  private static long heap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static Path made(Path folder, String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }
}
