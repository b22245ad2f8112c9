package dev.ringproof.cli;

import dev.ringproof.chaos.money.Ground;
import dev.ringproof.chaos.money.MoneyPlan;
import dev.ringproof.chaos.money.MoneyReport;
import dev.ringproof.chaos.money.MoneyRun;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.testbed.proxy.ProxyServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds what was settled to what was served, to the token. */
@Command(
    name = "money",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Takes many turns at once in tight budgets while provider streams are cut, clients hang up",
      "and take back, and nodes are killed with kill -9. Then joins what the witness served with",
      "what was settled: the difference is 0, in each session."
    },
    footer = {
      "",
      "One node on its own store needs nothing else; with --store, three on that PostgreSQL, empty",
      "and used for nothing else. A password is in RINGPROOF_STORE_PASSWORD.",
      "",
      "Examples:",
      "  ringproof money --for PT40S --kills 4 --seed 7",
      "  ringproof money --store jdbc:postgresql://127.0.0.1:5432/empty --store-user me"
    })
final class MoneyCommand implements Callable<Integer> {
  private static final int NODES = 3;
  private static final int RING = 2;
  private static final int MOST_CLIENTS = 400;
  private static final int MOST_KILLS = 1_000;
  private static final Duration LEAST_PER_KILL = Duration.ofSeconds(5);

  @Mixin private Options options = new Options();
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--clients",
      defaultValue = "64",
      paramLabel = "N",
      description = "how many turns at once (default: ${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--for",
      defaultValue = "PT40S",
      converter = Durations.class,
      paramLabel = "TIME",
      description = "how long turns are begun (default: ${DEFAULT-VALUE})")
  private Duration lasts = Duration.ofSeconds(40);

  @Option(
      names = "--kills",
      defaultValue = "4",
      paramLabel = "N",
      description = "how often a node is killed in that time (default: ${DEFAULT-VALUE})")
  private int kills;

  @Override
  public Integer call() {
    Numbers.within("--clients", clients, 1, MOST_CLIENTS);
    Numbers.within("--kills", kills, 0, MOST_KILLS);
    if (lasts.compareTo(LEAST_PER_KILL.multipliedBy(kills + 1L)) < 0) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--for: found " + lasts + ", expected 5 s for each of " + kills + " kills, and 5 more");
    }
    var context = new RunContext(options);
    var shared = store.shared();
    Opening.print(context, shared);
    var started = System.nanoTime();
    try (var proxies = context.proxies()) {
      if (shared != null) {
        try (var cluster = context.cluster(shared, NODES, proxies)) {
          return run(context, Ground.of(cluster), started);
        }
      }
      return alone(context, proxies, started);
    }
  }

  private int alone(RunContext context, ProxyServer proxies, long started) {
    try (var standing = context.up(Stage.forMoney(), proxies)) {
      return run(context, Ground.of(standing), started);
    }
  }

  private int run(RunContext context, Ground ground, long started) {
    var screen = context.screen();
    screen.line(clients + " turns at once for " + lasts.toSeconds() + " s, " + kills + " kills");
    var plan = new MoneyPlan(context.seed(), clients, lasts, kills);
    var suite = context.suite(Suite.CHAOS);
    var report = MoneyRun.run(ground, suite, plan, context.evidence(), screen, Clocks.WALL);
    report.lines().forEach(screen::line);
    return screen.exit(
        report.outcome(),
        started,
        context.evidence().resolve("ring-" + RING).resolve(MoneyReport.FILE));
  }
}
