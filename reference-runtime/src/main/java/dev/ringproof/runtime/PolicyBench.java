package dev.ringproof.runtime;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.RuntimeDocuments;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.bench.BareExchange;
import dev.ringproof.runtime.bench.BenchStore;
import dev.ringproof.runtime.bench.Laps;
import dev.ringproof.runtime.bench.LoopbackPoint;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.Evaluation;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.decision.authzen.AuthzenDecisionPoint;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionDigest;
import dev.ringproof.runtime.policy.TierActionGate;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.slo.PrometheusSlo;
import dev.ringproof.runtime.slo.SloRecorder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Measures what decisions cost, in a process of its own that {@code ringproof bench policy} starts.
 * What is compared runs in turns, round by round, so that a machine that slows down slows both.
 */
public final class PolicyBench {
  private static final int ROUNDS = 5;
  private static final int WARM_UPS = 6;
  private static final int CALLERS = 64;

  /**
   * Fewer measure how the machine compiles, not how a point is asked: the tail is five times that.
   */
  private static final int REMOTE = 10_000;

  private static final Duration SLICE = Duration.ofMillis(600);
  private static final Duration BUDGET = Duration.ofMillis(50);

  private final RuntimeDocuments data =
      RuntimeDocuments.of(
          Defaults.located(Defaults.TIERS),
          Defaults.located(Defaults.PRICES),
          Defaults.located(Defaults.POLICY),
          Defaults.located(Defaults.TOOLS));
  private final CelDecisionPoint rules =
      new CelDecisionPoint(data.policy().data(), data.tiers().data().windows().approval());
  private final int cores = Runtime.getRuntime().availableProcessors();
  private final Question refund =
      question(
          "act_bench",
          tool("send_refund"),
          JsonValue.object().with("order", "o-1").with("amount", 700));
  private final PrintStream out;

  private PolicyBench(PrintStream out) {
    this.out = out;
  }

  /** Measures; the argument names an empty folder for the store. */
  public static void main(String[] args) throws IOException {
    var bench = new PolicyBench(System.out);
    bench.evaluations();
    bench.durable(Path.of(args[0]));
  }

  private void evaluations() throws IOException {
    var few = new Laps();
    var many = new Laps();
    var added = new Laps();
    var whole = new Laps();
    var bare = new Laps();
    var body = Json.write(Evaluation.of(refund, "default", "1")).getBytes(StandardCharsets.UTF_8);
    try (var server = LoopbackPoint.start(this::judged);
        var point = remote(server)) {
      for (int round = 0; round <= ROUNDS; round++) {
        var counted = round > 0;
        few.run(counted, cores, 40_000, this::embedded);
        many.run(counted, CALLERS, 2_000, this::embedded);
        whole.run(counted, cores, REMOTE, () -> added.add(asked(point)));
        added.round(counted);
        bareExchanges(server, body, bare);
        bare.round(counted);
      }
    }
    out.println(
        String.format(
            Locale.ROOT,
            "embedded evaluation, %d callers: p50 %s p99 %s, target p99 under 100 us: %s; queueing"
                + " at %d callers: p99 %s",
            cores,
            few.at(.5),
            few.at(.99),
            Laps.met(few.below(Duration.ofNanos(100_000), .99)),
            CALLERS,
            many.at(.99)));
    out.println(
        String.format(
            Locale.ROOT,
            "remote decision, %d callers: p99 %s; added over the point's own time: p50 %s p99 %s,"
                + " target p99 under 1 ms: %s",
            cores,
            whole.at(.99),
            added.at(.5),
            added.at(.99),
            Laps.met(added.below(Duration.ofMillis(1), .99))));
    out.println(
        String.format(
            Locale.ROOT,
            "  beside it, the same exchange over a bare socket, added over the point's own time:"
                + " p50 %s p99 %s",
            bare.at(.5),
            bare.at(.99)));
  }

  private AuthzenDecisionPoint remote(LoopbackPoint server) {
    return new AuthzenDecisionPoint(
        server.uri(), new AuthzenDecisionPoint.Policy("default", "1"), Duration.ofMinutes(5));
  }

  /** What the point behind the loopback does for each question: evaluates the same rules. */
  private void judged() {
    embedded();
  }

  private void embedded() {
    if (rules.decide(refund, BUDGET) instanceof Decision.Deny deny) {
      throw new IllegalStateException("the default policy denied a refund: " + deny.reason());
    }
  }

  /** Returns the nanoseconds that a remote decision took beyond those that its point took. */
  private long asked(AuthzenDecisionPoint point) {
    var before = System.nanoTime();
    var decision = point.decide(refund, Duration.ofSeconds(5));
    var took = System.nanoTime() - before;
    if (decision instanceof Decision.Allow allow) {
      return took - LoopbackPoint.ownNanos(allow.rule());
    }
    throw new IllegalStateException("no allow came: " + decision);
  }

  /** The callers each ask by a connection of their own, so often as the client was asked. */
  private void bareExchanges(LoopbackPoint server, byte[] body, Laps bare) throws IOException {
    var sockets = new ArrayBlockingQueue<BareExchange>(cores);
    for (int i = 0; i < cores; i++) {
      sockets.add(new BareExchange(server.uri(), body));
    }
    var discarded = new Laps();
    discarded.run(
        false,
        cores,
        REMOTE,
        () -> {
          var exchange = sockets.remove();
          var before = System.nanoTime();
          var answer = Json.parse(exchange.ask());
          var took = System.nanoTime() - before;
          bare.add(took - LoopbackPoint.ownNanos(answer.text("/context/id").orElseThrow()));
          sockets.add(exchange);
        });
    for (var socket : sockets) {
      socket.close();
    }
  }

  private static Question question(String action, Tool tool, JsonObject arguments) {
    return new Question(
        new Actor("ann", "acme", ActorType.EXTERNAL, Set.of("agent", "refunds:write"), Instant.MAX),
        TierId.A,
        2,
        "ses_bench",
        "trn_bench",
        action,
        tool,
        arguments,
        ActionDigest.of(tool.name(), arguments),
        "plan",
        null);
  }

  private Tool tool(String name) {
    return data.tools().data().tools().stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Decisions whose evidence is durable before they count, beside the barest commits. */
  private void durable(Path folder) throws IOException {
    var clock = Clock.systemUTC();
    SloRecorder slo = new PrometheusSlo(2, clock, () -> Duration.ZERO, JsonValue::object);
    var gate = new TierActionGate(data.tiers().data(), rules, rules, slo);
    var lookup = tool("lookup_order");
    try (var store = BenchAssembly.in(folder).store()) {
      var bench = new BenchStore(store, clock, CALLERS);
      var decided = new double[ROUNDS];
      var bare = new double[ROUNDS];
      var lone = new double[ROUNDS];
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        var at = Math.max(0, round);
        bare[at] = bench.rate(SLICE, caller -> bench.bare(caller));
        decided[at] =
            bench.rate(
                SLICE,
                caller -> {
                  var action = bench.action();
                  var arguments = JsonValue.object().with("order", action);
                  var question = question(action, lookup, arguments);
                  bench.decided(caller, question, gate.judge(question));
                });
        lone[at] = bench.rate(SLICE, caller -> bench.bareContinuity(caller));
      }
      told(decided, bare, lone);
    }
  }

  private void told(double[] decided, double[] bare, double[] lone) {
    var ratios = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      ratios[i] = decided[i] / bare[i];
    }
    var ratio = Laps.median(ratios);
    out.println(
        String.format(
            Locale.ROOT,
            "decisions with durable evidence, %d callers: %.0f a second; bare group commit: %.0f;"
                + " ratio %.0f %% (rounds %s), target 60 %%: %s",
            CALLERS,
            Laps.median(decided),
            Laps.median(bare),
            100 * ratio,
            Laps.percents(ratios),
            Laps.met(ratio >= .6)));
    out.println(
        String.format(
            Locale.ROOT,
            "  beside it, a commit that touches the continuity store alone: %.0f a second",
            Laps.median(lone)));
  }
}
