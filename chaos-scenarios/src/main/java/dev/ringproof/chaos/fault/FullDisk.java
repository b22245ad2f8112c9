package dev.ringproof.chaos.fault;

import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.target.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * No byte more can be written where the store is, then there is room again: on a small disk that is
 * filled up where one can be mounted, else by the process's own limit on files.
 */
public final class FullDisk implements ProcessFault {
  private static final Duration LASTS = Duration.ofSeconds(6);

  private @Nullable Room room;

  /** What runs out. */
  interface Room {
    /** Takes all there is; returns what went wrong, null if nothing is left. */
    @Nullable String take(Standing standing);

    /** Whether nothing is left. */
    boolean full(Standing standing);

    /** Gives it back. */
    void give(Standing standing);

    /** Ends what it needed. */
    void close(Standing standing);
  }

  @Override
  public String name() {
    return "full";
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return SmallDisk.possible() || FileLimit.possible()
        ? Optional.empty()
        : Optional.of(
            new Impossible(
                Outcome.INSUFFICIENT,
                "not run: no tmpfs can be mounted (that needs root), and there is no prlimit"));
  }

  @Override
  public Set<String> reasons() {
    return Set.of("store_unavailable", "turn_deadline", "model_timeout");
  }

  @Override
  public void prepare(Standing standing) {
    var disk = SmallDisk.possible() ? SmallDisk.mount(standing.dataDir()) : null;
    room = disk == null ? new FileLimit() : disk;
  }

  @Override
  public Struck strike(Moment moment) {
    var standing = moment.standing();
    var there = room;
    if (there == null) {
      return Struck.failed("there is nothing to fill");
    }
    try {
      var wrong = there.take(standing);
      if (wrong != null) {
        return Struck.failed(wrong);
      }
      standing.release();
      // The file that went may have left room.
      var again = there.take(standing);
      if (again != null) {
        return Struck.failed(again);
      }
      var watch = Watch.begin(moment);
      Waiting.pass(LASTS);
      var full = there.full(standing);
      there.give(standing);
      var over = System.nanoTime();
      var told = watch.end();
      return new Struck(over, missed(full, told), there + ", " + told, told);
    } finally {
      there.give(standing);
    }
  }

  private static @Nullable String missed(boolean full, Told told) {
    if (!full) {
      return "there was room again before it was given back";
    }
    return told.refused() + told.undeclared().size() == 0 ? "nothing failed to be written" : null;
  }

  @Override
  public void clear(Standing standing) {
    var there = room;
    room = null;
    if (there != null) {
      there.close(standing);
    }
  }
}
