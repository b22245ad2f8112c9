package dev.ringproof.chaos.sweep;

import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.tier.TierId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where the process is killed or disturbed, and how often.
 *
 * @param sweeps how often at each point
 */
public record SweepPlan(int sweeps, List<CrashPoint> points, List<TierId> tiers) {
  public SweepPlan {
    points = List.copyOf(points);
    tiers = List.copyOf(tiers);
    if (sweeps < 1 || points.isEmpty() || tiers.isEmpty()) {
      throw new IllegalArgumentException(
          "found " + sweeps + " sweeps of " + points + " in " + tiers + ", expected some of each");
    }
  }

  /** Returns every point and tier, so often. */
  public static SweepPlan of(int sweeps) {
    return at(sweeps, EnumSet.allOf(CrashPoint.class));
  }

  /** Returns these points in every tier, so often. */
  public static SweepPlan at(int sweeps, Set<CrashPoint> points) {
    return new SweepPlan(sweeps, List.copyOf(points), List.of(TierId.values()));
  }
}
