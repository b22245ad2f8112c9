package dev.ringproof.chaos.fault;

import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SIGSTOP for longer than a lease holds, then SIGCONT. */
public final class Pause implements ProcessFault {
  private static final Duration BEYOND = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return Files.exists(Path.of("/proc/self/status"))
        ? Optional.empty()
        : Optional.of(
            new Impossible(Outcome.INSUFFICIENT, "this system does not tell who is stopped"));
  }

  @Override
  public Set<String> reasons() {
    return Set.of("turn_deadline", "model_timeout", "interrupted");
  }

  @Override
  public Struck strike(Moment moment) {
    var standing = moment.standing();
    var asked = standing.tiers().windows().lease().plus(BEYOND);
    standing.freeze();
    try {
      if (!Waiting.until(STOPS_WITHIN, standing::asleep)) {
        return Struck.failed("no process of the target was stopped by SIGSTOP");
      }
      var since = System.nanoTime();
      // Asleep as it is it cannot see this; awake it finds that it may go on.
      standing.release();
      var answered = standing.answers();
      var asleep = asleep(standing, asked.minusNanos(System.nanoTime() - since));
      var lasted = Waiting.millisSince(since);
      standing.thaw();
      var over = System.nanoTime();
      var woke = Waiting.until(STOPS_WITHIN, () -> !standing.asleep());
      var missed = missed(answered, asleep, woke);
      return new Struck(
          over, missed, "stopped for " + lasted + " ms, asked " + asked.toMillis() + " ms", null);
    } finally {
      standing.thaw();
    }
  }

  private static boolean asleep(Standing standing, Duration time) {
    var until = System.nanoTime() + time.toNanos();
    var asleep = standing.asleep();
    while (System.nanoTime() - until < 0) {
      Waiting.pass(LOOK);
      asleep &= standing.asleep();
    }
    return asleep;
  }

  private static @Nullable String missed(boolean answered, boolean asleep, boolean woke) {
    if (answered) {
      return "it answered while it was stopped";
    }
    if (!asleep) {
      return "it was awake before it was let go on";
    }
    return woke ? null : "it did not go on after SIGCONT";
  }
}
