package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.cli.TimedCalls.Slice;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.ReferenceTarget;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.LoadPrompt;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what the runtime adds to a model's answer. */
@Command(
    name = "runtime",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures what the runtime adds to the model: to its first token, and to whole answers.",
      "Calls to the stub itself and turns of the runtime take turns, five rounds after one that",
      "warms up; whole answers stand beside those of a bare forwarder with one durable commit."
    },
    footer = {"", "Example:", "  ringproof bench runtime --out out/bench"})
final class BenchRuntimeCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;
  private static final Duration SLICE = Duration.ofSeconds(4);

  /** Long enough that a p99 of a round is not the fourth of its four hundred turns. */
  private static final Duration LONG_SLICE = Duration.ofSeconds(10);

  /** Some twenty seconds of work pass before the compilers of a runtime have little left to do. */
  private static final Duration WARM = Duration.ofSeconds(20);

  private static final Duration PACE = Duration.ofMillis(40);
  private static final int TOKENS = 25;
  private static final int SHORT = 8;
  private static final int WAITING = 32;

  /** Of each caller, in turn: one alone would use up its window's budget. */
  private static final int SESSIONS = 20;

  private static final double MOST_ADDED_MILLIS = 2;
  private static final double LEAST_RATE = .5;
  private static final Pattern TOLD = Pattern.compile("\"content\":\"[^\"]");
  private static final Pattern TRACE = Pattern.compile("\"trace\":\"([0-9a-f]{32})\"");

  @Mixin private Options options = new Options();

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many streams at once (default: ${DEFAULT-VALUE})")
  private int streams;

  private final AtomicInteger next = new AtomicInteger();
  private boolean missed;

  @Override
  public Integer call() {
    if (streams < 1 || streams > 1_000) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--streams is 1 to 1,000");
    }
    var context = new RunContext(options).withTarget(ReferenceTarget.lasting(options.home()));
    var screen = context.screen();
    screen.line(
        "figures of this machine, "
            + Runtime.getRuntime().availableProcessors()
            + " cores, which client, stub and runtime share");
    try (var proxies = context.proxies();
        var standing = context.up(new Stage("bench", 2, 1, false, false), proxies)) {
      var stub = standing.witness().primary();
      var model = URI.create("http://127.0.0.1:" + stub.getPort() + "/v1/chat/completions");
      firstTokens(standing, model).forEach(screen::line);
      try (var forwarder = ForwarderProcess.start(options.home(), context.out(), model)) {
        screen.line(answers(standing, forwarder.uri()));
      }
    }
    return missed ? Exit.FAIL : Exit.PASS;
  }

  /**
   * One round, in milliseconds.
   *
   * @param direct p99 of the stub's own first token
   * @param middle what the runtime adds to the median
   * @param added what it adds to the p99
   * @param store p99 of what its turns waited for the store before
   */
  private record Round(int turns, double direct, double middle, double added, double store) {
    double beyond() {
      return added - store;
    }
  }

  /** Streams that are open at once, begun evenly over the time that one takes. */
  private List<String> firstTokens(Standing standing, URI model) {
    var rounds = new ArrayList<Round>();
    standing.witness().loadPace(PACE);
    try (var seats = new TimedCalls(streams)) {
      var unused = round(WARM, standing, model, seats);
      for (int i = 0; i < ROUNDS; i++) {
        rounds.add(round(LONG_SLICE, standing, model, seats));
      }
    }
    var rest = median(rounds, Round::beyond);
    return List.of(
        String.format(
            Locale.ROOT,
            "first token, %d streams at once, %,d turns: the stub's own p99 %.1f ms; the runtime adds"
                + " p50 %.1f ms, p99 %.1f ms",
            streams,
            rounds.stream().mapToInt(Round::turns).sum(),
            median(rounds, Round::direct),
            median(rounds, Round::middle),
            median(rounds, Round::added)),
        told(
            rest < MOST_ADDED_MILLIS,
            String.format(
                Locale.ROOT,
                "  the store's part before the first token, by the turns' own evidence: p99 %.0f ms;"
                    + " beyond it %.1f ms (rounds %s), target under %.0f ms",
                median(rounds, Round::store),
                rest,
                figures(rounds.stream().mapToDouble(Round::beyond).toArray()),
                MOST_ADDED_MILLIS)));
  }

  private Round round(Duration time, Standing standing, URI model, TimedCalls seats) {
    var crew = crew(standing, streams);
    var spread = PACE.multipliedBy(TOKENS);
    var bare =
        seats.streams(
            time, spread, caller -> chat(model, TOKENS), BenchRuntimeCommand::says, l -> false);
    var turns =
        seats.streams(
            time,
            spread,
            caller -> crew.get(caller).turn(message(TOKENS), Wire.EVENT_STREAM),
            line -> line.equals("event: token"),
            line -> line.contains("\"trace\":"));
    return new Round(
        turns.nanos().size(),
        bare.millis(.99),
        turns.millis(.5) - bare.millis(.5),
        turns.millis(.99) - bare.millis(.99),
        storeMillis(standing, crew.getFirst().who, turns));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return TimedCalls.median(rounds.stream().mapToDouble(figure).toArray());
  }

  /**
   * Returns the p99 of what turns waited for the store, in milliseconds: the commit before the
   * model is called. Their last commit is not in their evidence, and no token waits for it.
   */
  private static double storeMillis(Standing standing, Persona who, Slice turns) {
    var waits = new ArrayList<Long>();
    for (var line : turns.kept()) {
      var trace = TRACE.matcher(line);
      if (trace.find()) {
        var reply = standing.binding().trace(who, trace.group(1));
        reply.json().items("/entries").stream()
            .filter(entry -> entry.text("/type").orElse("").equals("settlement"))
            .map(entry -> entry.whole("/body/timeMs/store").orElseThrow())
            .forEach(waits::add);
      }
    }
    if (waits.isEmpty()) {
      throw new CliException(Exit.FAIL, "no turn of the bench says what it waited for the store");
    }
    waits.sort(null);
    return TimedCalls.nearest(waits, .99);
  }

  /** Whole answers, as fast as callers that wait for them can ask. */
  private String answers(Standing standing, URI forwarder) {
    var bare = new double[ROUNDS];
    var turns = new double[ROUNDS];
    var ratio = new double[ROUNDS];
    standing.witness().loadPace(Duration.ZERO);
    try (var seats = new TimedCalls(WAITING)) {
      for (int round = -1; round < ROUNDS; round++) {
        var at = Math.max(0, round);
        var time = round < 0 ? WARM : SLICE;
        var crew = crew(standing, WAITING * SESSIONS);
        bare[at] = seats.answers(time, caller -> chat(forwarder, SHORT)).perSecond();
        turns[at] =
            seats
                .answers(
                    time, caller -> crew.get(one(caller)).turn(message(SHORT), "application/json"))
                .perSecond();
        ratio[at] = turns[at] / bare[at];
      }
    }
    return told(
        TimedCalls.median(ratio) >= LEAST_RATE,
        String.format(
            Locale.ROOT,
            "whole answers, %d callers: %,.0f turns a second; a bare forwarder with one durable"
                + " commit: %,.0f; ratio %.0f %% (rounds %s), target %.0f %%",
            WAITING,
            TimedCalls.median(turns),
            TimedCalls.median(bare),
            100 * TimedCalls.median(ratio),
            figures(scaled(ratio)),
            100 * LEAST_RATE));
  }

  private static int one(int caller) {
    return caller + WAITING * ThreadLocalRandom.current().nextInt(SESSIONS);
  }

  private static double[] scaled(double[] ratios) {
    return Arrays.stream(ratios).map(r -> 100 * r).toArray();
  }

  private static String figures(double[] rounds) {
    var words = new ArrayList<String>();
    for (var figure : rounds) {
      words.add(String.format(Locale.ROOT, "%.1f", figure));
    }
    return String.join(" ", words);
  }

  private static boolean says(String line) {
    return TOLD.matcher(line).find();
  }

  private String message(int tokens) {
    return LoadPrompt.text("bench-" + next.incrementAndGet(), tokens, tokens);
  }

  private HttpRequest chat(URI endpoint, int tokens) {
    var body =
        JsonValue.object()
            .with("model", "bench")
            .with(
                "messages",
                JsonValue.array(
                    JsonValue.object().with("role", "user").with("content", message(tokens))))
            .with("stream", true);
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(Json.write(body)))
        .build();
  }

  /** One caller's session. */
  private record Seat(URI turns, Persona who) {
    HttpRequest turn(String message, String accept) {
      return HttpRequest.newBuilder(turns)
          .header("Content-Type", "application/json")
          .header("Accept", accept)
          .header("Authorization", "Bearer " + who.token())
          .POST(BodyPublishers.ofString(Json.write(JsonValue.object().with("message", message))))
          .build();
    }
  }

  /**
   * Sessions of each round's own: what a turn costs grows with what its session has said before.
   */
  private static List<Seat> crew(Standing standing, int many) {
    var who = standing.personas().user();
    var seats = new ArrayList<Seat>();
    for (int i = 0; i < many; i++) {
      var reply = standing.binding().openSession(who, TierId.A, null);
      var session = reply.json().text("/id").orElseThrow();
      seats.add(new Seat(standing.base().resolve("/v1/sessions/" + session + "/turns"), who));
    }
    return seats;
  }

  private String told(boolean met, String line) {
    missed |= !met;
    return line + ": " + (met ? "met" : "MISSED");
  }
}
