package dev.ringproof.chaos.fault;

import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.target.Standing;
import java.util.Optional;
import java.util.Set;

/** Something done to a process, or to its way to the store, while turns stand at a point. */
public interface ProcessFault {
  /** Returns the name by which it is chosen. */
  String name();

  /** Whether the process dies of it and is started again; else it is to go on by itself. */
  default boolean kills() {
    return false;
  }

  /** Returns why it cannot be done to this target on this machine; empty if it can. */
  Optional<Impossible> impossible(Standing standing);

  /** Returns the reasons by which turns may fail under it; any other is not declared. */
  Set<String> reasons();

  /** Makes ready what it needs; the process is down. */
  default void prepare(Standing standing) {}

  /** Does it, lets the turns go on that stand, and takes it away again, whatever happens. */
  Struck strike(Moment moment);

  /** Takes away what was made ready; the process runs before and after. */
  default void clear(Standing standing) {}

  /**
   * Why there is nothing to see.
   *
   * @param outcome {@code NOT_APPLICABLE} where it is no question here, {@code INSUFFICIENT} where
   *     it is one that was not answered
   */
  record Impossible(Outcome outcome, String why) {}
}
