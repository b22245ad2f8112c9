package dev.ringproof.chaos.library;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.failure.Recoverable;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mode of the library.
 *
 * @param never what never happens, whatever else does
 * @param runbook path from the project's root, as a trace links it
 */
public record FailureMode(
    String kind,
    ModeId id,
    String title,
    String trigger,
    Culprit culprit,
    String never,
    List<Response> responses,
    List<ScenarioSpec> scenarios,
    String runbook) {
  public FailureMode {
    responses = List.copyOf(responses);
    scenarios = List.copyOf(scenarios);
  }

  /** Returns what is declared for the tier. */
  public Response response(TierId tier) {
    return responses.stream().filter(r -> r.tier() == tier).findFirst().orElseThrow();
  }

  /**
   * What a user sees in a tier.
   *
   * @param budget the tier's own time by which it is seen; else {@code within} says it
   * @param recovered by then after the fault has gone; null: the tier's own
   */
  public record Response(
      TierId tier,
      String response,
      @Nullable String event,
      @Nullable String reason,
      @Nullable String message,
      Recoverable recoverable,
      @Nullable Budget budget,
      @Nullable Duration within,
      @Nullable Duration recovered) {

    /** Returns the time by which it is seen. */
    public Duration time(Tier data) {
      if (within != null) {
        return within;
      }
      return budget == null ? data.turn().plus(data.grace()) : budget.of(data);
    }

    /** Returns the recovery time. */
    public Duration recoveredWithin(Tier data) {
      return recovered == null ? data.recovered() : recovered;
    }
  }

  /** A way to bring the mode about, in the tiers where it can. */
  public record ScenarioSpec(
      String id, String variant, List<TierId> tiers, List<FaultSpec> faults) {
    public ScenarioSpec {
      tiers = List.copyOf(tiers);
      faults = List.copyOf(faults);
    }

    /** Whether it is one of the many ways in which an answer can be spoilt: no rehearsal's. */
    public boolean deep() {
      return faults.stream().anyMatch(f -> f.kind().equals("script-answer"));
    }

    /** Whether a proxy brings the fault about, so that it disturbs everything behind the proxy. */
    public boolean proxied() {
      return faults.stream().noneMatch(f -> f.kind().startsWith("script-"));
    }
  }

  /**
   * A fault.
   *
   * @param on the dependency whose connections or answers are disturbed
   * @param kind a toxic's type, or the stub's part when it begins with {@code script-}
   * @param after the event of the turn after which it is in force; null: before the turn
   */
  public record FaultSpec(
      Culprit on, String kind, @Nullable JsonValue attributes, @Nullable After after) {

    /** Returns a whole number among the attributes. */
    public long whole(String name, long absent) {
      return attributes == null ? absent : attributes.whole("/" + name).orElse(absent);
    }

    /** Returns a text among the attributes. */
    public String text(String name, String absent) {
      return attributes == null ? absent : attributes.text("/" + name).orElse(absent);
    }

    /** Whether an attribute is there and true. */
    public boolean is(String name) {
      return attributes != null && attributes.truth("/" + name).orElse(false);
    }
  }

  /** A count of events. */
  public record After(String event, int count) {}
}
