package dev.ringproof.chaos.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How many nodes are disturbed under how many clients, for how long and how often.
 *
 * @param clients each takes one turn after another; every fifth posts jobs
 * @param lasts how long faults are injected; the load goes on until all of them are healed
 * @param killEvery from one fault to the next
 * @param beyondLease how much longer than a lease a partition lasts
 */
public record NodesPlan(
    int nodes, int clients, Duration lasts, Duration killEvery, Duration beyondLease, long seed) {
  /** A partition is over this long after the node's lease is. */
  public static final Duration BEYOND_A_LEASE = Duration.ofSeconds(2);

  private static final int ROUND = 5;
  private static final int THEFT = 1;
  private static final int PARTITION = 2;

  public NodesPlan {
    if (nodes < 2
        || clients < 1
        || !lasts.isPositive()
        || !killEvery.isPositive()
        || !beyondLease.isPositive()) {
      throw new IllegalArgumentException(
          "found "
              + nodes
              + " nodes, "
              + clients
              + " clients for "
              + lasts
              + ", a fault every "
              + killEvery
              + ", a partition "
              + beyondLease
              + " longer than a lease, expected two nodes or more, a client and times above zero");
    }
  }

  /**
   * One fault of the schedule.
   *
   * @param at since the load began
   * @param node which it is for; the next free one where that is down already
   */
  public record Slot(Duration at, FaultKind kind, int node) {}

  /** Returns the schedule: of five faults three are kills; the first three are of three kinds. */
  public List<Slot> slots() {
    var random = new Random(seed);
    var slots = new ArrayList<Slot>();
    for (int i = 0; killEvery.multipliedBy(i + 1).compareTo(lasts) < 0; i++) {
      slots.add(new Slot(killEvery.multipliedBy(i + 1), kind(i % ROUND), random.nextInt(nodes)));
    }
    return slots;
  }

  private static FaultKind kind(int place) {
    return switch (place) {
      case THEFT -> FaultKind.THEFT;
      case PARTITION -> FaultKind.PARTITION;
      default -> FaultKind.KILL;
    };
  }
}
