package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.nodes.Board.Taken;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Several nodes under load, one killed with SIGKILL every few seconds, one cut off from the store,
 * one put to sleep until its lease is another's; then everything that was acknowledged is looked
 * for at every node.
 */
public final class NodesRun {
  private static final int JOBS_EVERY = 5;

  private NodesRun() {}

  /**
   * Runs, judges and writes the report; all nodes stand before and after.
   *
   * @param evidenceDir where the report goes
   */
  public static NodesReport run(
      Cluster cluster, SuiteRun run, NodesPlan plan, Path evidenceDir, Progress progress) {
    cluster.witness().reflex(Talk::answer);
    var board = new Board();
    load(cluster, plan, board, progress);
    progress.line("  healed: looking at what is kept, at every node");
    var look = new LastLook(cluster, board, new Random(plan.seed()));
    var kept = look.turns();
    var sessions = look.sessions();
    var history =
        new NodesHistory(
            board.turns().stream().map(Taken::turn).toList(),
            sessions,
            kept,
            effects(cluster, board),
            board.faults(),
            board.harness());
    var report = NodesReport.of(cluster, run, plan, history);
    report.write(evidenceDir);
    return report;
  }

  private static void load(Cluster cluster, NodesPlan plan, Board board, Progress progress) {
    var healed = new AtomicBoolean();
    var all = new ArrayList<Runnable>();
    for (int i = 0; i < plan.clients(); i++) {
      var tier = i % JOBS_EVERY == JOBS_EVERY - 1 ? TierId.C : TierId.A;
      var random = new Random(plan.seed() * 31 + i);
      var client = new Client(cluster, board, "client-" + i, tier, random);
      all.add(() -> client.run(healed::get));
    }
    all.add(
        () -> {
          try {
            new Injector(cluster, plan, board, progress).run();
          } finally {
            healed.set(true);
          }
        });
    Together.run(all);
  }

  /** How often the witness saw the effect of each nonce that a client sent. */
  private static Map<String, Integer> effects(Cluster cluster, Board board) {
    var mine = board.turns().stream().map(Taken::turn).map(Turn::nonce).toList();
    var counts = new LinkedHashMap<String, Integer>();
    var known = new HashSet<>(mine);
    for (var effect : cluster.witness().effects()) {
      if (known.contains(effect.nonce())) {
        counts.merge(effect.nonce(), 1, Integer::sum);
      }
    }
    return counts;
  }
}
