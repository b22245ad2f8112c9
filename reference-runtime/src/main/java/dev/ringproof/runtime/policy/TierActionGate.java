package dev.ringproof.runtime.policy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Evaluation;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.decision.ReuseRules;
import dev.ringproof.runtime.slo.SloRecorder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges actions by tier: its tool classes first, then the decision point within the tier's budget,
 * then what the tier declares for a decision point that gives no usable answer. It never allows
 * what no policy allowed.
 */
public final class TierActionGate implements ActionGate {
  /** The reason with which a tool that no catalogue holds is denied. */
  public static final String UNKNOWN_TOOL = "unknown_tool";

  private static final Logger LOG = LoggerFactory.getLogger(TierActionGate.class);
  private static final String UNAVAILABLE = "policy_unavailable";

  private final TierData tiers;
  private final DecisionPoint point;
  private final ReuseRules reuse;
  private final SloRecorder slo;
  private final LongSupplier nanos;
  private final LastGood lastGood = new LastGood();

  /**
   * Makes a gate.
   *
   * @param reuse what the local policy document says about reuse
   */
  public TierActionGate(TierData tiers, DecisionPoint point, ReuseRules reuse, SloRecorder slo) {
    this(tiers, point, reuse, slo, System::nanoTime);
  }

  /** Makes a gate that measures time by these nanoseconds. */
  public TierActionGate(
      TierData tiers, DecisionPoint point, ReuseRules reuse, SloRecorder slo, LongSupplier nanos) {
    this.tiers = tiers;
    this.point = point;
    this.reuse = reuse;
    this.slo = slo;
    this.nanos = nanos;
  }

  @Override
  public Ruling judge(Question question) {
    var tier = tiers.tier(question.tier());
    var denied = deniedUnasked(question, tier);
    if (denied.isPresent()) {
      return ruling(question, denied.get(), false);
    }
    var decision = ask(question, tier.policyDecision());
    if (decision instanceof Decision.Unavailable unavailable) {
      LOG.warn("no usable decision for tier {}: {}", question.tier(), unavailable.reason());
      return ruling(question, degraded(question, tier, unavailable), true);
    }
    lastGood.note(question, decision, point.policyId(), point.policyVersion(), nanos.getAsLong());
    return ruling(question, decision, false);
  }

  /** Returns the denial of what no decision point is asked about. */
  public static Optional<Decision.Deny> deniedUnasked(Question question, Tier tier) {
    if (!tier.toolClasses().contains(question.tool().toolClass())) {
      return Optional.of(new Decision.Deny("tool_class_not_in_tier"));
    }
    // What was approved is not what would run.
    return ActionDigest.of(question.tool().name(), question.arguments()).equals(question.digest())
        ? Optional.empty()
        : Optional.of(new Decision.Deny("invalid_arguments"));
  }

  /** Asks and measures, also what came to nothing: a time-out is as long as the user waited. */
  private Decision ask(Question question, Duration within) {
    var before = nanos.getAsLong();
    var decision = point.decide(question, within);
    var elapsed = Duration.ofNanos(Math.max(0, nanos.getAsLong() - before));
    slo.decision(question.tier(), point.kind(), elapsed);
    var late = elapsed.compareTo(within) > 0;
    // A denial stands however late it comes; anything that could run counts as not given.
    return late && !(decision instanceof Decision.Deny)
        ? new Decision.Unavailable("decided after " + elapsed.toMillis() + " ms")
        : decision;
  }

  private Decision degraded(Question question, Tier tier, Decision.Unavailable unavailable) {
    return switch (tier.degraded()) {
      case DENY -> new Decision.Deny(UNAVAILABLE);
      case REUSE -> reused(question);
      case WAIT -> unavailable;
    };
  }

  private Decision reused(Question question) {
    var tool = question.tool();
    if (tool.risk() != Risk.LOW || !tool.readOnly()) {
      return new Decision.Deny(UNAVAILABLE);
    }
    var lifetime = reuse.reuse(question).orElse(Duration.ZERO);
    var given = lastGood.find(question, point.policyId(), point.policyVersion());
    if (given.isEmpty() || nanos.getAsLong() - given.get().nanos() >= lifetime.toNanos()) {
      return new Decision.Deny(UNAVAILABLE);
    }
    return given.get().allow();
  }

  private Ruling ruling(Question question, Decision decision, boolean degraded) {
    var id = point.policyId();
    var version = point.policyVersion();
    var inputDigest = Json.digest(Evaluation.of(question, id, version));
    return new Ruling(decision, id, version, inputDigest, point.kind(), degraded);
  }
}
