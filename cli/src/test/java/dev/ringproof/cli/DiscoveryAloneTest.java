package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.ringproof.chaos.ChaosSuite;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.load.LoadPlan;
import dev.ringproof.load.LoadSuite;
import dev.ringproof.load.ProfileDemands;
import dev.ringproof.load.ProfileRun;
import dev.ringproof.load.spec.LoadProfiles;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Who declares all and lends all, and does nothing else, passes nothing: no check is left out. */
@Tag("long")
final class DiscoveryAloneTest {
  private static final int RING = 3;
  private static final String SESSIONS = "/v1/sessions";
  private static final Map<TierId, Integer> TURNS = Map.of(TierId.A, 20, TierId.B, 8, TierId.C, 4);

  private static final Duration MOST_LAG = Duration.ofMillis(50);

  // Where time was short on this machine, load does not even believe what was missed.
  private static final List<Outcome> MISSED = List.of(Outcome.FAILED, Outcome.INVALID);

  @TempDir private Path dir = Path.of("");
  private final AtomicInteger sessionsAsked = new AtomicInteger();

  /** What comes after the discovery document. */
  enum After {
    NOT_FOUND,
    EMPTY_200,
    GARBAGE,
    /** It opens sessions; what happens in them is garbage. */
    SESSIONS_OF_GARBAGE,
    /** It opens sessions and has no place for any turn. */
    SESSIONS_WITHOUT_PLACE;

    void answer(HttpExchange exchange) throws IOException {
      var opens = exchange.getRequestURI().getPath().equals(SESSIONS);
      switch (this) {
        case NOT_FOUND -> send(exchange, 404, "");
        case EMPTY_200 -> send(exchange, 200, "");
        case GARBAGE -> send(exchange, opens ? 201 : 200, "{]");
        case SESSIONS_OF_GARBAGE ->
            send(exchange, opens ? 201 : 200, opens ? "{\"id\":\"ses_1\"}" : "{]");
        case SESSIONS_WITHOUT_PLACE ->
            send(exchange, opens ? 201 : 503, opens ? "{\"id\":\"ses_1\"}" : "");
      }
    }
  }

  private void answer(After after, HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var path = exchange.getRequestURI().getPath();
    if (path.equals(SESSIONS)) {
      sessionsAsked.incrementAndGet();
    }
    if (path.equals(Wire.WELL_KNOWN)) {
      send(exchange, 200, Json.write(discovery()));
    } else {
      after.answer(exchange);
    }
    exchange.close();
  }

  private static JsonValue discovery() {
    return JsonValue.object()
        .with("contract", "1")
        .with("name", "promising")
        .with("version", "1.0.0")
        .with("ring", RING)
        .with("capabilities", JsonArray.ofStrings(words(Capability.values())))
        .with("decisionPoint", "remote");
  }

  private static List<String> words(Object[] values) {
    return Stream.of(values).map(Object::toString).toList();
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @ParameterizedTest
  @EnumSource
  void itPassesNoFailureMode(After after) throws IOException {
    nothing(
        after,
        Stage.forChaos(RING),
        (run, standing) ->
            ChaosSuite.run(
                standing,
                run.context().suite(Suite.CHAOS),
                run.chaosPlan(),
                dir,
                Progress.silent()));
  }

  /** Garbage for a session is no session: what load makes of that, it makes of garbage within. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GARBAGE")
  void itPassesNothingUnderLoad(After after) throws IOException {
    var plan = new LoadPlan(TURNS, 80, 2, true, null, MOST_LAG);
    nothing(
        after,
        Stage.forLoad(RING),
        (run, standing) ->
            LoadSuite.run(
                standing,
                run.context().suite(Suite.LOAD),
                plan,
                run.context().calibration(),
                dir,
                Progress.silent()));
  }

  /** Nothing completes: that is no pass, whatever a profile expects. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GARBAGE")
  void itPassesNoProfile(After after) throws IOException {
    var profile =
        LoadProfiles.read(
            Located.yaml(
                "few.yaml",
                """
                kind: LoadProfile
                name: few
                title: a few
                arrivals: {kind: constant, perSecond: 20, turns: 20}
                """),
            dir);
    against(
        after,
        Stage.forLoad(RING),
        (run, standing) -> {
          var suite = run.context().suite(Suite.LOAD);
          var demands = new ProfileDemands(MOST_LAG, 0.95);
          var report =
              ProfileRun.run(
                  standing,
                  suite,
                  profile,
                  demands,
                  run.context().calibration(),
                  Progress.silent());
          assertThat(report.verdict()).isNotEqualTo(Verdict.PASS);
          assertThat(report.reasons()).isNotEmpty();
        });
  }

  private void nothing(After after, Stage stage, BiFunction<RingRun, Standing, Evidence> suite)
      throws IOException {
    against(
        after,
        stage,
        (run, standing) -> {
          var evidence = suite.apply(run, standing);
          assertThat(evidence.checks()).hasSize((int) evidence.checksExpected()).isNotEmpty();
          assertThat(evidence.checks())
              .allSatisfy(
                  check ->
                      assertThat(check.outcome())
                          .as("%s: %s", check.id(), check.reason())
                          .isIn(MISSED));
        });
  }

  private void against(After after, Stage stage, BiConsumer<RingRun, Standing> suite)
      throws IOException {
    try (var silence = Silence.of(exchange -> answer(after, exchange));
        var proxies = ProxyServers.embedded(1)) {
      var options = new Options();
      new CommandLine(options)
          .parseArgs(
              "--target",
              target(silence.target()),
              "--out",
              dir.resolve("out").toString(),
              "--key",
              dir.resolve("key").toString());
      var context = new RunContext(options);
      var run = new RingRun(context, RingFiles.of(context.data()), RING, proxies);
      try (var standing = context.up(stage, proxies)) {
        suite.accept(run, standing);
      }
    }
    assertThat(sessionsAsked).as("sessions asked for").hasPositiveValue();
  }

  private String target(String url) throws IOException {
    var seams = JsonArray.ofStrings(words(Seam.values()));
    var target =
        JsonValue.object()
            .with("kind", "Target")
            .with("name", "promising")
            .with("url", url)
            .with("lends", seams);
    return Files.writeString(dir.resolve("target.json"), Json.write(target)).toString();
  }
}
