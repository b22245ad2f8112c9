package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what sessions and streams cost. */
@Command(
    name = "sessions",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures stored sessions, resumes, idle streams, start and drain.",
      "The store's figures come from a process of its own, five rounds after one that warms up,",
      "what is compared in turns; the others from a runtime that runs, over its HTTP surface."
    },
    footer = {
      "",
      "Example:",
      "  ringproof bench sessions --sessions 100000 --out out/bench",
      "  ringproof bench sessions --store jdbc:postgresql://127.0.0.1:5432/empty --store-user me"
    })
final class BenchSessionsCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENTS = 1_000;
  private static final int TIMES = 50;
  private static final int WARM_UPS = 200;
  private static final int STARTS = 5;
  private static final long MOST_RESUME_MS = 20;
  private static final long MOST_START_MS = 1_500;
  private static final long MOST_STREAM_BYTES = 40 * 1_024;

  @Mixin private Options options = new Options();

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "how many stored sessions are many (default: ${DEFAULT-VALUE})")
  private int sessions;

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "10000",
      description = "how many idle streams are held (default: ${DEFAULT-VALUE})")
  private int streams;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "jdbc:postgresql://host:port/database, empty: measures the commits on it, and nothing"
              + " else; a password is in RINGPROOF_STORE_PASSWORD")
  private @Nullable String store;

  @Option(
      names = "--store-user",
      paramLabel = "NAME",
      description = "who asks it (default: who runs this)")
  private String user = System.getProperty("user.name");

  private boolean missed;

  @Override
  public Integer call() {
    if (sessions < 1_000 || streams < 1) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--sessions is 1,000 or more, --streams 1 or more");
    }
    var context = new RunContext(options);
    var screen = context.screen();
    screen.line(
        "figures of this machine, " + Runtime.getRuntime().availableProcessors() + " cores");
    var many = Integer.toString(sessions);
    if (store != null) {
      StoreOptions.shared(store, user);
      BenchProcess.run(options.home(), context.out(), "SessionsBench", many, store, user);
      return Exit.PASS;
    }
    BenchProcess.run(options.home(), context.out(), "SessionsBench", many);
    try (var proxies = context.proxies();
        var standing = context.up(new Stage("bench", 2, 1, false, false), proxies)) {
      screen.line(resume(standing));
      screen.line(idle(standing));
      screen.line(starts(standing));
      screen.line(drain(standing));
    }
    return missed ? Exit.FAIL : Exit.PASS;
  }

  /** From the request to the last byte of a stream that has ended. */
  private String resume(Standing standing) {
    var who = standing.personas().user();
    var nonce = standing.witness().nonce();
    standing.witness().script(nonce, ModelScript.says(Collections.nCopies(EVENTS, "word ")));
    var session = opened(standing, who);
    String turn;
    int events;
    try (var told = standing.binding().takeTurn(who, session, TurnAsk.of("talk " + nonce))) {
      events = told.toEnd(PATIENCE).size();
      turn = told.turn();
    }
    long[] times;
    try (var stream = new ResumedStream(standing.base(), who, session, turn, PATIENCE)) {
      // A node that serves is warm.
      var unused = times(WARM_UPS, () -> resumed(stream, events));
      times = times(TIMES, () -> resumed(stream, events));
    }
    return told(
        times[TIMES / 2] < MOST_RESUME_MS * 1_000_000,
        String.format(
            Locale.ROOT,
            "resume of a stream of %,d events, %d times: p50 %.1f ms p99 %.1f ms, target p50 under"
                + " %d ms",
            events,
            TIMES,
            times[TIMES / 2] / 1e6,
            times[TIMES - 1] / 1e6,
            MOST_RESUME_MS));
  }

  private static long resumed(ResumedStream stream, int events) {
    var began = System.nanoTime();
    var seen = stream.events();
    if (seen != events) {
      throw new CliException(Exit.FAIL, "a resume gave " + seen + " of " + events + " events");
    }
    return System.nanoTime() - began;
  }

  /** Many clients that follow one turn whose model says nothing for a while. */
  private String idle(Standing standing) {
    var who = standing.personas().user();
    var nonce = standing.witness().nonce();
    standing.witness().script(nonce, ModelScript.says("hello there").hangsAfter(1));
    var session = opened(standing, who, TierId.B);
    try (var turn = standing.binding().takeTurn(who, session, TurnAsk.of("wait " + nonce));
        var idle = new IdleStreams(standing.base(), who, session)) {
      turn.awaitType(EventType.TOKEN, PATIENCE);
      var before = standing.residentBytes();
      var held = idle.open(turn.turn(), streams, PATIENCE);
      var each = Math.max(0, standing.residentBytes() - before) / Math.max(1, held);
      var line =
          told(
              held == streams && each < MOST_STREAM_BYTES,
              String.format(
                  Locale.ROOT,
                  "idle streams held: %,d of %,d; resident memory of each %.1f KB, target under %d KB",
                  held,
                  streams,
                  each / 1_024.0,
                  MOST_STREAM_BYTES / 1_024));
      standing.binding().cancel(who, session, turn.turn());
      return line;
    }
  }

  private String starts(Standing standing) {
    var times =
        times(
            STARTS,
            () -> {
              standing.stop();
              var began = System.nanoTime();
              standing.start();
              return System.nanoTime() - began;
            });
    return told(
        times[STARTS / 2] < MOST_START_MS * 1_000_000,
        String.format(
            Locale.ROOT,
            "start to ready, %d times: median %.0f ms, slowest %.0f ms, target median under %,d ms",
            STARTS,
            times[STARTS / 2] / 1e6,
            times[STARTS - 1] / 1e6,
            MOST_START_MS));
  }

  /** SIGTERM while a turn speaks: it ends, and then the process does. */
  private String drain(Standing standing) {
    var who = standing.personas().user();
    var nonce = standing.witness().nonce();
    var pace = Duration.ofMillis(100);
    standing.witness().script(nonce, ModelScript.says("a b c d e f g h i j").pace(pace));
    var session = opened(standing, who);
    try (var turn = standing.binding().takeTurn(who, session, TurnAsk.of("talk " + nonce))) {
      turn.awaitType(EventType.TOKEN, PATIENCE);
      var began = System.nanoTime();
      standing.stop();
      var took = System.nanoTime() - began;
      var ended = ended(turn);
      return told(
          ended.equals(EventType.TURN_COMPLETED.toString()),
          String.format(
              Locale.ROOT,
              "drain with a turn under way: %.0f ms, the turn ended with %s",
              took / 1e6,
              ended));
    }
  }

  private static String ended(TurnStream turn) {
    turn.toEnd(PATIENCE);
    return turn.terminal().map(end -> end.type()).orElse("nothing");
  }

  private static String opened(Standing standing, Persona who) {
    return opened(standing, who, TierId.A);
  }

  private static String opened(Standing standing, Persona who, TierId tier) {
    var reply = standing.binding().openSession(who, tier, null);
    return reply.json().text("/id").orElseThrow();
  }

  private static long[] times(int many, LongSupplier nanos) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(nanos.getAsLong());
    }
    return all.stream().flatMapToLong(LongStream::of).sorted().toArray();
  }

  private String told(boolean met, String line) {
    missed |= !met;
    return line + ": " + (met ? "met" : "MISSED");
  }
}
