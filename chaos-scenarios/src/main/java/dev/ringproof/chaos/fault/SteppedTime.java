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
      var stepped = Waiting.until(SEEN_WITHIN, () -> near(ahead(moment), step));
      standing.release();
      Waiting.pass(LASTS);
      var still = near(ahead(moment), step);
      standing.stepClock(Duration.ZERO);
      var over = System.nanoTime();
      var back = Waiting.until(SEEN_WITHIN, () -> near(ahead(moment), Duration.ZERO));
      return new Struck(
          over,
          stepped && still && back
              ? null
              : "sessions were not opened at the stepped time (" + stepped + still + back + ")",
          "stepped by " + step.toSeconds() + " s for " + LASTS.toMillis() + " ms, and back",
          null);
    } finally {
      standing.stepClock(Duration.ZERO);
    }
  }

  private static boolean near(@Nullable Duration found, Duration wanted) {
    return found != null && found.minus(wanted).abs().compareTo(NEAR) < 0;
  }

  /** How far the target's clock is ahead, by the time at which it says that it opened a session. */
  private @Nullable Duration ahead(Moment moment) {
    var reply =
        Scene.patient(moment.standing().binding()).openSession(moment.user(), TierId.A, null);
    try {
      var created =
          reply.status() == 201 ? reply.json().text("/createdAt") : Optional.<String>empty();
      return created
          .map(text -> Duration.between(clock.instant(), Instant.parse(text)))
          .orElse(null);
    } catch (DocumentException | DateTimeException notATime) {
      return null;
    }
  }
}
