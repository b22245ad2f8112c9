package dev.ringproof.conformance.kit;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One run of the kit against one standing target: what its tests share, and what they found. */
public final class Run implements AutoCloseable {
  /** The configuration parameter that names the run to the tests. */
  public static final String PARAMETER = "ringproof.run";

  private static final Map<String, Run> OPEN = new ConcurrentHashMap<>();
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int NODES = 3;
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String id = "run-" + NUMBERS.incrementAndGet();
  private final Standing standing;
  private final long seed;
  private final boolean full;
  private final Path evidenceDir;
  private final Progress progress;
  private final Rendezvous rendezvous;
  private final CopyOnWriteArrayList<CheckResult> results = new CopyOnWriteArrayList<>();
  private final Map<Boolean, Standing> beside = new HashMap<>();
  private final Object reloading = new Object();
  private @Nullable Cluster nodes;

  /**
   * Opens a run.
   *
   * @param aroundKill how many tests will share the kill
   */
  public Run(
      Standing standing,
      long seed,
      boolean full,
      Path evidenceDir,
      Progress progress,
      int aroundKill) {
    this.standing = standing;
    this.seed = seed;
    this.full = full;
    this.evidenceDir = evidenceDir;
    this.progress = progress;
    this.rendezvous =
        new Rendezvous(
            aroundKill,
            () -> {
              standing.kill();
              standing.start();
            });
    OPEN.put(id, this);
  }

  /** Returns the open run of this name. */
  static Run open(@Nullable String id) {
    var run = id == null ? null : OPEN.get(id);
    if (run == null) {
      throw new IllegalStateException("no run \"" + id + "\" of the kit is open");
    }
    return run;
  }

  /** Returns the name that {@link #PARAMETER} carries. */
  public String id() {
    return id;
  }

  /**
   * Returns another start of the target, made when it is first wanted.
   *
   * @param remote whether it asks the stub decision point
   */
  Standing beside(boolean remote) {
    synchronized (beside) {
      return beside.computeIfAbsent(remote, this::startBeside);
    }
  }

  private Standing startBeside(boolean remote) {
    var folder = remote ? "beside-remote" : "beside";
    return Standing.up(standing.plan().like(folder).remoteDecision(remote).make());
  }

  /** Returns who changes the policy of the other start. */
  Object reloading() {
    return reloading;
  }

  /** Returns several nodes of the target, stood up when they are first wanted. */
  Cluster nodes() {
    synchronized (beside) {
      var all = nodes == null ? startNodes() : nodes;
      nodes = all;
      return all;
    }
  }

  /** On real windows: a lease that is divided is over whenever a busy machine pauses. */
  private Cluster startNodes() {
    var plan = standing.plan().like("nodes").scale(1).remoteDecision(false).make();
    var store = plan.store();
    if (store == null) {
      throw new IllegalStateException("no store was lent to several nodes");
    }
    return Cluster.up(plan, store, NODES, plan.proxies());
  }

  /** Ends the nodes. */
  public void endNodes() {
    synchronized (beside) {
      if (nodes != null) {
        nodes.close();
        nodes = null;
      }
    }
  }

  /** Ends the other starts; they are made again if they are wanted again. */
  public void endBeside() {
    endBeside(false);
    endBeside(true);
  }

  /** Ends one of the other starts. */
  void endBeside(boolean remote) {
    synchronized (beside) {
      var ended = beside.remove(remote);
      if (ended != null) {
        ended.close();
      }
    }
  }

  Standing standing() {
    return standing;
  }

  long seed() {
    return seed;
  }

  boolean full() {
    return full;
  }

  Rendezvous rendezvous() {
    return rendezvous;
  }

  Path evidenceDir() {
    return evidenceDir;
  }

  /** Takes a result. */
  public void add(CheckResult result) {
    results.add(result);
    progress.check(result);
  }

  void line(String text) {
    progress.line("  " + text);
  }

  /** Waits until there are so many results, or as long as a run may take. */
  public void awaitResults(long many) {
    var until = System.nanoTime() + LONGEST.toNanos();
    while (results.size() < many && System.nanoTime() < until) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Returns the results so far. */
  public List<CheckResult> results() {
    return List.copyOf(results);
  }

  @Override
  public void close() {
    endBeside();
    endNodes();
    OPEN.remove(id);
  }
}
