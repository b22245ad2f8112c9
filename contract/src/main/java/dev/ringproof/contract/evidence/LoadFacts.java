package dev.ringproof.contract.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How load was made, so that its figures can be believed.
 *
 * @param arrivalsPerSecond over all tiers
 * @param injectorLagP99Micros how late turns were sent against their intended start
 * @param duplicateAttempts turns that the model stub saw more than once
 * @param lengths where token lengths came from
 * @param trace row and token sums of a replayed trace; null without one
 * @param overload what the overload phase showed; null without one
 */
public record LoadFacts(
    double arrivalsPerSecond,
    double seconds,
    long injectorLagP99Micros,
    long duplicateAttempts,
    String lengths,
    List<PhaseFacts> phases,
    @Nullable TraceFacts trace,
    @Nullable OverloadFacts overload) {
  public LoadFacts {
    phases = List.copyOf(phases);
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
