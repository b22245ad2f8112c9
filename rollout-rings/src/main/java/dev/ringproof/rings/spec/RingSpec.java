package dev.ringproof.rings.spec;

import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one ring asks for.
 *
 * @param capabilities those that a build must declare
 * @param modes failure modes that must be witnessed, each in every one of {@code modeTiers}
 * @param invariants those that the chaos run must have exercised
 * @param soak how long this ring is held before a promotion out of it
 * @param observed least real traffic before a promotion out of this ring; null where there is none
 */
public record RingSpec(
    int ring,
    String title,
    List<String> capabilities,
    List<ModeId> modes,
    List<TierId> modeTiers,
    List<String> invariants,
    LoadSpec load,
    List<ObjectiveSpec> objectives,
    Duration soak,
    @Nullable ObservedSpec observed) {
  public RingSpec {
    capabilities = List.copyOf(capabilities);
    modes = List.copyOf(modes);
    modeTiers = List.copyOf(modeTiers);
    invariants = List.copyOf(invariants);
    objectives = List.copyOf(objectives);
    var ids = objectives.stream().map(ObjectiveSpec::id).distinct().count();
    if (ids != objectives.size()) {
      throw new IllegalArgumentException("ring " + ring + ": two objectives have one id");
    }
  }

  /**
   * The load of a rehearsal.
   *
   * @param turns by tier, below capacity
   * @param tenants how many share it
   * @param overload whether a phase beyond capacity follows
   */
  public record LoadSpec(
      Map<TierId, Integer> turns, double arrivalsPerSecond, int tenants, boolean overload) {
    public LoadSpec {
      turns = Map.copyOf(turns);
    }
  }

  /** The least that an export of real traffic must show. */
  public record ObservedSpec(int tenants, long turns, int days, long approvals) {}
}
