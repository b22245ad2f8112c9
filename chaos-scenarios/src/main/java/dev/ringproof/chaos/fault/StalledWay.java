package dev.ringproof.chaos.fault;

import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.testbed.proxy.Direction;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.proxy.Toxic;
import dev.ringproof.testbed.target.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way to the store's database hangs: connections stand and nothing passes, either way. */
public final class StalledWay implements ProcessFault {
  /** Longer than the ten seconds after which the reference runtime says that its store failed. */
  private static final Duration LASTS = Duration.ofSeconds(14);

  private final FaultProxy way;

  /** Makes it over the proxy between the target and its database. */
  public StalledWay(FaultProxy way) {
    this.way = way;
  }

  @Override
  public String name() {
    return "stall";
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return Optional.empty();
  }

  @Override
  public Set<String> reasons() {
    return Set.of("store_unavailable", "turn_deadline", "model_timeout", "interrupted");
  }

  @Override
  public Struck strike(Moment moment) {
    var before = way.disturbed().orElse(0);
    try {
      way.add(new Toxic.Timeout("stall-up", Direction.UPSTREAM, Duration.ZERO));
      way.add(new Toxic.Timeout("stall-down", Direction.DOWNSTREAM, Duration.ZERO));
      var watch = Watch.begin(moment);
      moment.standing().release();
      Waiting.pass(LASTS);
      var dropped = way.disturbed().orElse(0) - before;
      way.heal();
      var over = System.nanoTime();
      var told = watch.end();
      return new Struck(
          over,
          missed(dropped, told),
          dropped + " pieces of data dropped in " + LASTS.toMillis() + " ms; " + told,
          told);
    } finally {
      way.heal();
    }
  }

  private static @Nullable String missed(long dropped, Told told) {
    if (dropped == 0) {
      return "the proxy before the store dropped nothing";
    }
    return told.served() > 0
        ? told.served() + " sessions were opened past a store that hangs"
        : null;
  }
}
