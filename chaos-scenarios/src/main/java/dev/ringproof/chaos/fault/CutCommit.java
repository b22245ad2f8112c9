package dev.ringproof.chaos.fault;

import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.proxy.Direction;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.proxy.Toxic;
import dev.ringproof.testbed.target.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the store's database cut after some bytes, fewer than any commit has, in the
 * question or in the answer, while the turns' next commits are due.
 */
public final class CutCommit implements ProcessFault {
  /** So long the way stays so: the turns go on within some milliseconds. */
  private static final Duration LASTS = Duration.ofMillis(400);

  private static final int MOST_BYTES = 300;

  private final @Nullable FaultProxy way;

  /** Makes it over the proxy between the target and its database; null: it has none. */
  public CutCommit(@Nullable FaultProxy way) {
    this.way = way;
  }

  @Override
  public String name() {
    return "cut";
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return way == null
        ? Optional.of(
            new Impossible(
                Outcome.NOT_APPLICABLE,
                "the embedded store is a file, there is no connection to cut: --store names a"
                    + " PostgreSQL"))
        : Optional.empty();
  }

  @Override
  public Set<String> reasons() {
    return Set.of("store_unavailable", "turn_deadline", "model_timeout", "interrupted");
  }

  @Override
  public Struck strike(Moment moment) {
    var proxy = way;
    if (proxy == null) {
      return Struck.failed("there is no connection to cut");
    }
    var random = moment.random();
    var direction = random.nextBoolean() ? Direction.UPSTREAM : Direction.DOWNSTREAM;
    var bytes = 1 + random.nextInt(MOST_BYTES);
    var before = proxy.disturbed().orElse(0);
    try {
      proxy.add(new Toxic.LimitData("cut", direction, bytes));
      moment.standing().release();
      Waiting.pass(LASTS);
    } finally {
      proxy.heal();
    }
    var cut = proxy.disturbed().orElse(0) - before;
    return Struck.over(
        cut == 0 ? "no connection to the store was cut" : null,
        cut + " connections cut after " + bytes + " bytes " + direction);
  }
}
