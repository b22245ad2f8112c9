package dev.ringproof.load;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.tier.TierId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of a profile: most profiles have one.
 *
 * @param times the multiple of what the runtime was measured to take; null where nothing was
 * @param seconds from the first intended start to the end of arrivals
 * @param perSecond arrivals, as intended
 * @param goodPerSecond turns that met all their objectives, over the same time
 * @param counts by tier, then of all
 * @param troubles how many turns failed in which way
 * @param latencies by tier and metric, from the intended start
 * @param lag of the injector
 * @param machineBusy as in the evidence of load: share of all processors' time; null if unknown
 * @param limitBefore the runtime's printed limit of Tier A; negative where it prints none
 * @param limitAfter the same once the last turn had ended
 * @param refusals how many refusals the runtime counted itself meanwhile
 * @param timeline second by second
 * @param tenants those with most turns
 * @param quiet what became of all but the loud tenant's turns; null where none is loud
 * @param tools those that turns wanted, by name; empty where none was
 * @param distributions whole, so that any percentile can be made again
 */
public record StepFacts(
    String name,
    @Nullable Double times,
    double seconds,
    double perSecond,
    double goodPerSecond,
    List<Counts> counts,
    Map<String, Long> troubles,
    List<Latency> latencies,
    Lag lag,
    @Nullable Double machineBusy,
    double limitBefore,
    double limitAfter,
    long refusals,
    List<Second> timeline,
    List<TenantCounts> tenants,
    @Nullable Quiet quiet,
    List<ToolCounts> tools,
    List<Distribution> distributions) {
  public StepFacts {
    counts = List.copyOf(counts);
    // Sorted, so that a report's bytes are the same again.
    troubles = Collections.unmodifiableSortedMap(new TreeMap<>(troubles));
    latencies = List.copyOf(latencies);
    timeline = List.copyOf(timeline);
    tenants = List.copyOf(tenants);
    tools = List.copyOf(tools);
    distributions = List.copyOf(distributions);
  }

  /**
   * What became of a tier's turns.
   *
   * @param tier null: all tiers
   * @param refused with 429 or 503, before anything began
   * @param good met all their objectives
   * @param witnessed seen by the model stub at least once
   * @param attempts how often the model stub saw them, all together
   * @param unwitnessed completed, and never seen by the stub
   * @param repeated seen by the stub more often than their streams told
   * @param begun refused, and seen by the stub all the same
   * @param ends streams with more than one terminal event
   */
  public record Counts(
      @Nullable TierId tier,
      long offered,
      long sent,
      long completed,
      long refused,
      long failed,
      long good,
      long witnessed,
      long attempts,
      long unwitnessed,
      long repeated,
      long begun,
      long ends) {}

  /** How late turns were sent, in microseconds. */
  public record Lag(long p50Micros, long p99Micros, long maxMicros) {}

  /**
   * One second.
   *
   * @param at the second's number, from the first intended start
   * @param offered turns that should have been sent in it
   * @param sent turns that were
   * @param completed turns whose end came in it
   */
  public record Second(int at, long offered, long sent, long completed) {}

  /** What became of a tenant's turns. */
  public record TenantCounts(String tenant, long offered, long completed, long refused) {}

  /**
   * What became of the turns of all tenants but one.
   *
   * @param but the one
   * @param latencies by tier and metric, from the intended start
   */
  public record Quiet(
      String but,
      long offered,
      long completed,
      long refused,
      long failed,
      List<Latency> latencies) {
    public Quiet {
      latencies = List.copyOf(latencies);
    }
  }

  /**
   * What became of a tool that turns wanted.
   *
   * @param wanted turns that want it
   * @param asked turns in which the model asked for it
   * @param witnessed turns whose call the tool saw
   * @param calls how often the tool saw one, all together
   * @param repeated turns for which it ran more often than it was asked for
   * @param unreached completed turns that want it and whose call it never saw
   */
  public record ToolCounts(
      String tool,
      long wanted,
      long asked,
      long witnessed,
      long calls,
      long repeated,
      long unreached) {}

  /** Returns the counts of all tiers together. */
  public Counts all() {
    return counts.getLast();
  }
}
