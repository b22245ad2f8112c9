package dev.ringproof.contract.evidence;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How load was made, so that its figures can be believed.
 *
 * @param arrivalsPerSecond over all tiers
 * @param injectorLagP99Micros how late turns were sent against their intended start
 * @param machineBusy share of all processors' time on the injector's machine that was taken while
 *     the load was offered, 0 to 1; null where it cannot be seen
 * @param duplicateAttempts turns that the model stub saw more than once
 * @param lengths where token lengths came from
 * @param trace row and token sums of a replayed trace; null without one
 * @param overload what the overload phase showed; null without one
 * @param injector what the injector held beforehand; null where nobody looked, which is no pass
 */
public record LoadFacts(
    double arrivalsPerSecond,
    double seconds,
    long injectorLagP99Micros,
    @Nullable Double machineBusy,
    long duplicateAttempts,
    String lengths,
    List<PhaseFacts> phases,
    @Nullable TraceFacts trace,
    @Nullable OverloadFacts overload,
    @Nullable InjectorFacts injector) {
  /**
   * The share past which a machine has nothing left: what was missed then says as much of the
   * machine as of the target. What was met in spite of it stands.
   */
  public static final double MOST_BUSY = 0.95;

  public LoadFacts {
    phases = List.copyOf(phases);
  }

  /** Whether the injector was later than this by itself, so that its clock says nothing. */
  public boolean late(Duration mostLag) {
    return injectorLagP99Micros > mostLag.toNanos() / 1_000;
  }

  /** Whether the injector was seen to hold the plan's peak before it drove. */
  public boolean calibrated() {
    return injector != null && injector.held();
  }

  /** Whether the injector's machine had nothing left while the load was offered. */
  public boolean crowded() {
    return machineBusy != null && machineBusy > MOST_BUSY;
  }

  /** One phase: what was asked for and what the injector and the witness counted. */
  public record PhaseFacts(
      String name,
      long planned,
      long sent,
      long completed,
      long refused,
      long failed,
      long witnessed) {}

  /** Rows and token sums asked by the file, sent by the injector, seen by the stub. */
  public record TraceFacts(
      String file,
      long rowsAsked,
      long rowsSent,
      long rowsWitnessed,
      long inputAsked,
      long inputSent,
      long inputWitnessed,
      long outputAsked,
      long outputSent,
      long outputWitnessed) {}

  /** The adaptive limit before, under and after overload, and what was shed. */
  public record OverloadFacts(
      double limitBefore,
      double limitUnder,
      double limitAfter,
      long offered,
      long admitted,
      long shed,
      long otherFailures,
      boolean recovered) {}
}
