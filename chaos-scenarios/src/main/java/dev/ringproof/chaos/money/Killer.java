package dev.ringproof.chaos.money;

import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.chaos.money.MoneyHistory.Kill;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.target.StandUpException;
import java.time.Duration;
import java.util.Random;

/** Kills one node after the other at the plan's moments, and starts each again. */
final class Killer {
  private final Ground ground;
  private final MoneyPlan plan;
  private final Board board;
  private final Progress progress;

  Killer(Ground ground, MoneyPlan plan, Board board, Progress progress) {
    this.ground = ground;
    this.plan = plan;
    this.board = board;
    this.progress = progress;
  }

  /** Returns when the plan's time is over and every node is back. */
  void run() {
    var start = System.nanoTime();
    var random = new Random(plan.seed());
    for (var moment : plan.moments()) {
      var node = random.nextInt(ground.nodes().size());
      Waiting.pass(left(start, moment));
      kill(node);
    }
    Waiting.pass(left(start, plan.lasts()));
  }

  private static Duration left(long start, Duration moment) {
    var left = moment.minusNanos(System.nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void kill(int node) {
    var at = System.nanoTime();
    try {
      var witnessed = ground.nodes().get(node).killed();
      board.kills.add(new Kill(node, at, System.nanoTime(), witnessed));
      progress.detail("  node " + node + " killed, back in " + Waiting.millisSince(at) + " ms");
    } catch (StandUpException e) {
      board.harness.add("node " + node + " did not come back: " + e.getMessage());
    }
  }
}
