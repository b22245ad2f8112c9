package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes observed evidence of what Prometheus saw of a deployment. */
@Command(
    name = "observe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes observed evidence of a ring's real traffic, as gate asks for it from ring 1 on: reads the",
      "build from the runtime and raw samples from Prometheus, adds up what counters grew by while",
      "that build was shown in that ring, and writes ring-N/observed.json. Exit 2 and no document",
      "where Prometheus saw nothing, or too little of the time; 3 where an answer is none."
    },
    footer = {
      "",
      "Examples:",
      "  ringproof observe --url http://127.0.0.1:8080 --prometheus http://127.0.0.1:9090 --ring 1 \\",
      "    --for P2D",
      "  ringproof observe --url http://127.0.0.1:8080 --prometheus http://127.0.0.1:9090 --ring 2 \\",
      "    --since 2026-11-01T00:00:00Z --selector 'job=\"agents\"' --token-file prometheus.token"
    })
final class ObserveCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Option(
      names = "--url",
      paramLabel = "BASE",
      defaultValue = "${env:RINGPROOF_URL}",
      description = "the deployed runtime's address (default: RINGPROOF_URL)")
  private @Nullable URI url;

  @Option(
      names = "--prometheus",
      paramLabel = "BASE",
      defaultValue = "${env:RINGPROOF_PROMETHEUS}",
      description = "the address of the Prometheus that scrapes it (default: RINGPROOF_PROMETHEUS)")
  private @Nullable URI prometheus;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "holds Prometheus' bearer token (default: the token in RINGPROOF_PROMETHEUS_TOKEN, if",
        "any); the runtime is asked without one"
      })
  private @Nullable Path tokenFile;

  @Option(
      names = "--ring",
      required = true,
      paramLabel = "N",
      description = "the ring that it is in, 0 to 3")
  private int ring;

  @Option(names = "--since", paramLabel = "INSTANT", description = "when the window begins")
  private @Nullable Instant since;

  @Option(
      names = "--for",
      converter = Durations.class,
      paramLabel = "DURATION",
      description = {
        "instead of --since: how long before its end; whole days are counted between the first and",
        "the last sample, so ask for some hours more than the ring does"
      })
  private @Nullable Duration length;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "when the window ends (default: now)")
  private @Nullable Instant until;

  @Option(
      names = "--selector",
      paramLabel = "MATCHERS",
      description = "which targets, as in PromQL: 'job=\"agents\"' (default: all)")
  private String selector = "";

  @Option(
      names = "--out",
      defaultValue = "out/evidence",
      paramLabel = "DIR",
      description = "the folder evidence/ of the run (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("out/evidence");

  ObserveCommand() {
    this(Clocks.WALL);
  }

  ObserveCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (ring < 0 || ring > 3) {
      throw bad("found --ring " + ring + ", expected a ring, 0 to 3");
    }
    var window = window();
    var targets = ObservedWindow.matchers(selector);
    var runtime = BoundedGet.base("--url", url);
    var server = BoundedGet.base("--prometheus", prometheus);
    var token = token();
    Failures.writable(out);
    try (var get = new BoundedGet()) {
      var deployment = Deployment.ask(get, runtime, ring);
      var api = new PrometheusApi(get, server, token);
      var digest = deployment.subject().digest();
      var seen = window.read(api, targets, new Increments(digest, ring));
      window.check(seen, digest, ring);
      var evidence = evidence(deployment, seen);
      EvidenceWriter.write(out, evidence);
      told(evidence);
    }
    return Exit.PASS;
  }

  private ObservedWindow window() {
    var now = clock.instant();
    var end = until == null ? now : until;
    if ((since == null) == (length == null)) {
      throw bad("give --since INSTANT or --for DURATION, one of them");
    }
    if (end.isAfter(now)) {
      throw bad("--until: found " + end + ", expected a time that is over");
    }
    return ObservedWindow.of(length == null ? since : end.minus(length), end);
  }

  /** A token for the runtime is none of Prometheus' business, so it is no default here. */
  private @Nullable String token() {
    var given = BearerToken.given(tokenFile, "RINGPROOF_PROMETHEUS_TOKEN");
    if (given != null && !BearerToken.isOne(given)) {
      throw bad("expected a bearer token in --token-file or RINGPROOF_PROMETHEUS_TOKEN");
    }
    return given;
  }

  private Evidence evidence(Deployment deployment, Increments.Seen seen) {
    var figures = new ObservedFigures(seen.grown(), seen.edges());
    var started = Instant.ofEpochMilli(seen.first());
    return new Evidence(
        Evidence.KIND,
        Suite.OBSERVED,
        ring,
        "observed " + started,
        0,
        "ringproof " + Version.number(),
        "observed",
        deployment.subject(),
        deployment.subject().digest(),
        1,
        deployment.target(),
        deployment.decisionPoint(),
        deployment.capabilities(),
        List.of(),
        started,
        Instant.ofEpochMilli(seen.last()),
        null,
        0,
        List.of(),
        List.of(),
        figures.rates(),
        figures.firstTokens(),
        null);
  }

  private void told(Evidence evidence) {
    var turns = evidence.rates().stream().filter(r -> r.metric().equals("turn-success")).toList();
    var total = turns.stream().mapToLong(Rate::total).sum();
    var good = turns.stream().mapToLong(Rate::good).sum();
    var tenants = turns.stream().map(Rate::tenant).distinct().count();
    var approvals = evidence.rates().getLast();
    System.out.println(
        "observed ring " + ring + " from " + evidence.started() + " to " + evidence.ended());
    System.out.println(
        "  "
            + total
            + " turns of "
            + tenants
            + " tenants, "
            + good
            + " good; "
            + approvals.total()
            + " approvals decided");
    System.out.println("wrote " + out.resolve("ring-" + ring).resolve(Suite.OBSERVED + ".json"));
  }

  private static CliException bad(String sentence) {
    return new CliException(Exit.BAD_ARGUMENTS, sentence);
  }
}
