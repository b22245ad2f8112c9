package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.load.Headroom;
import dev.ringproof.load.LoadPlan;
import dev.ringproof.load.TracePlan;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.target.StandUpException;
import dev.ringproof.testbed.target.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * All that one ring asks for. Clauses and failure modes mostly wait, each on a runtime of its own,
 * so that they run beside each other; load runs alone. What a start costs is paid while others
 * wait: the load's runtime starts when the first of the two suites is over, and a ring may be
 * prepared while the last answers of the ring before it are still to come.
 */
final class RingProof implements AutoCloseable {
  private static final int LOAD_TAKES = 4;

  /**
   * A minute and a half, before each take; a neighbour's build is over by then more often than not.
   */
  private static final int LOOKS = 45;

  private final RingRun run;
  private final Headroom headroom;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Stage, Future<Standing>> starts = new ConcurrentHashMap<>();
  private final Stage clauses;
  private final Stage modes;
  private final Stage load;

  /**
   * Proves one ring.
   *
   * @param headroom looked at this machine before anything ran
   */
  RingProof(RingRun run, Headroom headroom) {
    this.run = run;
    this.headroom = headroom;
    var ring = run.spec().ring();
    this.clauses = Stage.forClauses(ring);
    this.modes = Stage.forChaos(ring);
    this.load = Stage.forLoad(ring);
  }

  /** Begins to stand the target up for clauses and modes, unless that was done before. */
  void prepare() {
    begin(clauses);
    begin(modes);
  }

  private void begin(Stage stage) {
    var unused = start(stage);
  }

  private Future<Standing> start(Stage stage) {
    return starts.computeIfAbsent(stage, s -> threads.submit(() -> run.up(s)));
  }

  /**
   * Runs all three; a trace is replayed beside the ring's own load.
   *
   * @param draining called when nothing more is sent in this ring whose time is measured
   * @throws StandUpException when the target does not stand
   */
  List<Evidence> all(@Nullable TracePlan trace, Runnable draining) {
    prepare();
    // A runtime that is not started here is one and the same for both.
    var own = run.context().target().start() != null;
    run.context()
        .screen()
        .line("  ...         clauses and failure modes" + (own ? ", beside each other" : ""));
    var chaos = own ? threads.submit(() -> modes()) : null;
    Evidence conformance;
    try (var standing = result(start(clauses))) {
      conformance = run.rehearsal(standing);
    }
    begin(load);
    var failureModes = chaos == null ? modes() : result(chaos);
    return List.of(conformance, failureModes, load(run.loadPlan(trace), draining));
  }

  /**
   * Offers the load, as soon as the machine is this proof's alone again; what the machine, and not
   * the target, made of it is measured again, at most three times.
   */
  private Evidence load(LoadPlan plan, Runnable draining) {
    var screen = run.context().screen();
    screen.line("  ...         load, " + plan.arrivalsPerSecond() + " arrivals a second");
    var progress = new Draining(screen, draining);
    for (int take = 1; ; take++) {
      Evidence seen;
      try (var standing = result(start(load))) {
        alone();
        seen = run.load(standing, plan, progress);
      }
      var why = run.saysNothing(seen);
      if (why == null || take == LOAD_TAKES) {
        return seen;
      }
      screen.line("  ...         load again, this one says nothing: " + why);
      run.setAside(seen, take);
      starts.remove(load);
    }
  }

  private void alone() {
    var share = headroom.share();
    if (!Headroom.enough(share)) {
      var after = headroom.await(LOOKS);
      run.context()
          .screen()
          .line(
              String.format(
                  Locale.ROOT,
                  "              waited: this machine gave %.0f %% of what it gave before, now %.0f %%",
                  100 * share,
                  100 * after));
    }
  }

  private Evidence modes() {
    Evidence seen;
    try (var standing = result(start(modes))) {
      seen = run.chaos(standing, run.chaosPlan());
    }
    begin(load);
    return seen;
  }

  private static <T> T result(Future<T> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a suite broke", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a suite ran", e);
    }
  }

  /** Waits for what is under way and stops every runtime that still stands. */
  @Override
  public void close() {
    threads.close();
    RuntimeException wrong = null;
    for (var start : starts.values()) {
      if (start.state() == Future.State.SUCCESS) {
        try {
          start.resultNow().close();
        } catch (RuntimeException e) {
          wrong = wrong == null ? e : wrong;
        }
      }
    }
    if (wrong != null) {
      throw wrong;
    }
  }

  /** The screen, and a word to whoever comes next. */
  private record Draining(Screen screen, Runnable next) implements Progress {
    @Override
    public void check(CheckResult result) {
      screen.check(result);
    }

    @Override
    public void line(String text) {
      screen.line(text);
    }

    @Override
    public void detail(String text) {
      screen.detail(text);
    }

    @Override
    public void draining() {
      next.run();
    }
  }
}
