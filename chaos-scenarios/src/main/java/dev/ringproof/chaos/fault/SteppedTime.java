package dev.ringproof.chaos.fault;

import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.target.Standing;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The runtime's wall clock steps, forward or back, while turns stand, and steps back right again
 * once they have gone on for a while. It is the runtime's own clock that steps (the seam of crash
 * points), as a machine's would; what it counts in elapsed time does not.
 */
public final class SteppedTime implements ProcessFault {
  /** Beyond the longest turn, and within the minute that tokens are valid before their time. */
  private static final Duration STEP = Duration.ofSeconds(45);

  private static final Duration LASTS = Duration.ofSeconds(4);
  private static final Duration NEAR = Duration.ofSeconds(5);
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(3);

  private final InstantSource clock;

  /** Makes it beside the true time. */
  public SteppedTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return Optional.empty();
  }

  /** None: whatever counts elapsed time must not have noticed. */
  @Override
  public Set<String> reasons() {
    return Set.of();
  }

  @Override
  public Struck strike(Moment moment) {
    var standing = moment.standing();
    var step = moment.random().nextBoolean() ? STEP : STEP.negated();
    try {
      standing.stepClock(step);
      var first = awaited(moment, step);
      standing.release();
      Waiting.pass(LASTS);
      var last = opened(moment);
      standing.stepClock(Duration.ZERO);
      var over = System.nanoTime();
      var after = awaited(moment, Duration.ZERO);
      return new Struck(
          over,
          first.near(step) && last.near(step) && after.near(Duration.ZERO)
              ? null
              : "stepped by %d s; sessions that were opened then, after %d ms, and when it was right again: %s, %s, %s"
                  .formatted(
                      step.toSeconds(), LASTS.toMillis(), first.told(), last.told(), after.told()),
          "stepped by " + step.toSeconds() + " s for " + LASTS.toMillis() + " ms, and back",
          null);
    } finally {
      standing.stepClock(Duration.ZERO);
    }
  }

  /**
   * A session that was asked for.
   *
   * @param ahead how far the target's clock is ahead, by the time at which it says it opened it
   */
  private record Opened(@Nullable Duration ahead, String told) {
    boolean near(Duration wanted) {
      return ahead != null && ahead.minus(wanted).abs().compareTo(NEAR) < 0;
    }
  }

  private Opened awaited(Moment moment, Duration wanted) {
    var found = new AtomicReference<>(opened(moment));
    Waiting.until(
        SEEN_WITHIN,
        () -> found.get().near(wanted) || found.updateAndGet(x -> opened(moment)).near(wanted));
    return found.get();
  }

  private Opened opened(Moment moment) {
    var reply =
        Scene.patient(moment.standing().binding()).openSession(moment.user(), TierId.A, null);
    try {
      var created =
          reply.status() == 201 ? reply.json().text("/createdAt") : Optional.<String>empty();
      if (created.isPresent()) {
        var ahead = Duration.between(clock.instant(), Instant.parse(created.get()));
        return new Opened(ahead, ahead.toMillis() + " ms ahead");
      }
      return new Opened(
          null,
          "status " + reply.status() + ", " + reply.json().text("/detail").orElse("no detail"));
    } catch (DocumentException | DateTimeException notATime) {
      return new Opened(null, "status " + reply.status() + ", no time");
    }
  }
}
