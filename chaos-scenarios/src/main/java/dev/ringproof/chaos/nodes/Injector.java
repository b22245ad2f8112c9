package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.kit.Together;
import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.chaos.nodes.NodesHistory.Fault;
import dev.ringproof.chaos.nodes.NodesPlan.Slot;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.Direction;
import dev.ringproof.testbed.proxy.ProxyException;
import dev.ringproof.testbed.proxy.Toxic;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.Member;
import dev.ringproof.testbed.target.StandUpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Disturbs nodes by the schedule, never the last one that stands, and heals each of them. */
final class Injector {
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration FREE_WITHIN = READY_WITHIN.multipliedBy(2);
  private static final Duration LOOKS_AGAIN = Duration.ofMillis(4);
  private static final int LEASES_ASLEEP = 4;

  private final Cluster cluster;
  private final NodesPlan plan;
  private final Board board;
  private final Progress progress;
  private final Duration lease;
  private final Random random;
  private final Set<Integer> disturbed = new HashSet<>();

  Injector(Cluster cluster, NodesPlan plan, Board board, Progress progress) {
    this.cluster = cluster;
    this.plan = plan;
    this.board = board;
    this.progress = progress;
    this.lease = cluster.tiers().windows().lease();
    this.random = new Random(plan.seed());
  }

  /**
   * Injects the schedule and returns when the plan's time is over and all is healed. A fault whose
   * moment finds no free node waits for one; what is late when the time is over is left out, unless
   * its kind had no place yet: without it the run would be inconclusive.
   */
  void run() {
    var start = System.nanoTime();
    var over = start + plan.lasts().toNanos();
    var under = new ArrayList<Thread>();
    var begun = EnumSet.noneOf(FaultKind.class);
    for (var slot : plan.slots()) {
      until(start + slot.at().toNanos());
      var silently = random.nextBoolean();
      var node = free(slot, () -> System.nanoTime() < over || !begun.contains(slot.kind()));
      if (node.isEmpty()) {
        progress.detail("  no node was free for the " + slot.kind() + " in time");
        continue;
      }
      begun.add(slot.kind());
      under.add(
          Thread.ofVirtual()
              .name("fault-" + slot.kind())
              .start(() -> inject(slot.kind(), node.get(), silently)));
    }
    until(over);
    under.forEach(Together::join);
  }

  private static void until(long nanos) {
    while (System.nanoTime() < nanos) {
      LockSupport.parkNanos(nanos - System.nanoTime());
    }
  }

  /** Waits, while there is time for it, until one can be disturbed and another one stands. */
  private Optional<Member> free(Slot slot, BooleanSupplier time) {
    var until = System.nanoTime() + FREE_WITHIN.toNanos();
    while (time.getAsBoolean() && System.nanoTime() - until < 0) {
      var node = take(slot);
      if (node.isPresent()) {
        return node;
      }
      Waiting.pass(LOOKS_AGAIN);
    }
    return Optional.empty();
  }

  /** Takes the slot's node, or the next free one; none where the last would be disturbed. */
  private synchronized Optional<Member> take(Slot slot) {
    var members = cluster.members();
    if (members.size() - disturbed.size() < 2) {
      return Optional.empty();
    }
    for (int i = 0; i < members.size(); i++) {
      var node = (slot.node() + i) % members.size();
      if (disturbed.add(node)) {
        return Optional.of(members.get(node));
      }
    }
    return Optional.empty();
  }

  private synchronized void healed(Member node) {
    disturbed.remove(node.number());
  }

  private void inject(FaultKind kind, Member node, boolean silently) {
    try {
      var began = System.nanoTime();
      var witnessed =
          switch (kind) {
            case KILL -> kill(node);
            case PARTITION -> partition(node, silently);
            case THEFT -> theft(node, began);
          };
      var ended = System.nanoTime();
      board.injected(new Fault(kind, node.number(), began, ended, witnessed));
      progress.detail(
          "  "
              + kind
              + " of node "
              + node.number()
              + " for "
              + (ended - began) / 1_000_000
              + " ms");
      if (!Waiting.until(READY_WITHIN, node::ready)) {
        board.harness("node " + node.number() + " was not ready again after a " + kind);
      }
    } catch (StandUpException | ProxyException e) {
      board.harness("node " + node.number() + ", " + kind + ": " + e.getMessage());
    } finally {
      healed(node);
    }
  }

  private static long kill(Member node) {
    var ran = node.running();
    node.kill();
    var gone = !node.running();
    node.start();
    return ran && gone ? 1 : 0;
  }

  /** Severed, so that it is refused at once, or silent, so that it waits. */
  private long partition(Member node, boolean silently) {
    var store = node.store();
    var before = store.disturbed().orElse(0);
    if (silently) {
      store.add(new Toxic.Timeout("up", Direction.UPSTREAM, Duration.ZERO));
      store.add(new Toxic.Timeout("down", Direction.DOWNSTREAM, Duration.ZERO));
    } else {
      store.disable();
    }
    try {
      until(System.nanoTime() + lease.plus(plan.beyondLease()).toNanos());
    } finally {
      store.heal();
    }
    return store.disturbed().orElse(0) - before;
  }

  private long theft(Member node, long began) {
    node.freeze();
    try {
      until(System.nanoTime() + lease.toNanos());
      var unused =
          Waiting.until(
              lease.multipliedBy(LEASES_ASLEEP),
              () -> board.stolen(node.number(), began, Long.MAX_VALUE) > 0);
    } finally {
      node.thaw();
    }
    return board.stolen(node.number(), began, System.nanoTime());
  }
}
