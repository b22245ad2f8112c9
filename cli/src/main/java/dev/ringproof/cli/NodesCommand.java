package dev.ringproof.cli;

import dev.ringproof.chaos.nodes.AffinityRun;
import dev.ringproof.chaos.nodes.NodesPlan;
import dev.ringproof.chaos.nodes.NodesReport;
import dev.ringproof.chaos.nodes.NodesRun;
import dev.ringproof.contract.evidence.Suite;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Disturbs several nodes on one store under load. */
@Command(
    name = "nodes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Stands several nodes up on one PostgreSQL behind a plain round-robin proxy and, under load,",
      "kills one every few seconds, cuts one off from the store, lets one sleep until its lease is",
      "another's. Then looks for all that was acknowledged, at every node."
    },
    footer = {
      "",
      "The database is empty and used for nothing else. A password is in RINGPROOF_STORE_PASSWORD.",
      "",
      "Example:",
      "  ringproof nodes --store jdbc:postgresql://127.0.0.1:5432/empty --store-user me --for PT1M"
    })
final class NodesCommand implements Callable<Integer> {
  private static final int LEAST_NODES = 3;
  private static final int MOST_NODES = 9;
  private static final int MOST_CLIENTS = 200;
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_PAIRS = 1_000;
  private static final int RING = 2;

  @Mixin private Options options = new Options();

  @Option(
      names = "--store",
      required = true,
      paramLabel = "URL",
      description = "jdbc:postgresql://host:port/database")
  private String store = "";

  @Option(
      names = "--store-user",
      paramLabel = "NAME",
      description = "who asks it (default: as the operating system calls the runtime's process)")
  private @Nullable String user;

  @Option(
      names = "--nodes",
      defaultValue = "3",
      paramLabel = "N",
      description = "how many nodes (default: ${DEFAULT-VALUE})")
  private int nodes;

  @Option(
      names = "--clients",
      defaultValue = "10",
      paramLabel = "N",
      description = "how many clients, one turn at a time each (default: ${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--for",
      defaultValue = "PT5M",
      converter = Durations.class,
      paramLabel = "TIME",
      description = "how long nodes are disturbed (default: ${DEFAULT-VALUE})")
  private Duration lasts = Duration.ofMinutes(5);

  @Option(
      names = "--kill-every",
      defaultValue = "PT5S",
      converter = Durations.class,
      paramLabel = "TIME",
      description =
          "from one fault to the next: of five three are kills (default: ${DEFAULT-VALUE})")
  private Duration killEvery = Duration.ofSeconds(5);

  @Option(
      names = "--partition-beyond",
      defaultValue = "PT2S",
      converter = Durations.class,
      paramLabel = "TIME",
      description =
          "how much longer than its lease a node is cut off from the store (default: ${DEFAULT-VALUE})")
  private Duration beyond = NodesPlan.BEYOND_A_LEASE;

  @Option(
      names = "--affinity",
      defaultValue = "0",
      paramLabel = "PAIRS",
      description = {
        "disturb nothing: take so many streams up again at the node that answers name, and as",
        "many at another, and compare"
      })
  private int pairs;

  @Override
  public Integer call() {
    Numbers.within("--affinity", pairs, 0, MOST_PAIRS);
    Numbers.within("--nodes", nodes, LEAST_NODES, MOST_NODES);
    Numbers.within("--clients", clients, 1, MOST_CLIENTS);
    if (killEvery.compareTo(LEAST_PAUSE) < 0) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--kill-every is PT1S or more");
    }
    if (beyond.compareTo(LEAST_PAUSE) < 0 || beyond.compareTo(lasts) > 0) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--partition-beyond is PT1S or more, and no more than --for");
    }
    var shared = StoreOptions.shared(store, user);
    var context = new RunContext(options);
    var screen = context.screen();
    Opening.print(context, shared);
    var plan = new NodesPlan(nodes, clients, lasts, killEvery, beyond, context.seed());
    var faults = pairs > 0 ? 0 : plan.slots().size();
    screen.line(nodes + " nodes on " + store + ", " + faults + " faults to come");
    var started = System.nanoTime();
    try (var proxies = context.proxies();
        var cluster = context.cluster(shared, nodes, proxies)) {
      if (pairs > 0) {
        AffinityRun.run(cluster, pairs, context.evidence(), screen).lines().forEach(screen::line);
        return Exit.PASS;
      }
      var suite = context.suite(Suite.CHAOS);
      var report = NodesRun.run(cluster, suite, plan, context.evidence(), screen);
      report.lines().forEach(screen::line);
      return screen.exit(
          report.outcome(),
          started,
          context.evidence().resolve("ring-" + RING).resolve(NodesReport.FILE));
    }
  }
}
