package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;

/**
 * I1: no effect without an earlier allow, and approval where it was asked for, for the very
 * arguments. The runtime's log says what it decided; where a decision point decides, the witness
 * says whether that is true.
 */
final class AllowedEffects {
  private final Facts facts;
  private final Tally tally = new Tally("I1");

  private AllowedEffects(Facts facts) {
    this.facts = facts;
  }

  static InvariantResult check(Facts facts) {
    var invariant = new AllowedEffects(facts);
    facts.all(Facts.EFFECT).forEach(invariant::effect);
    return invariant.tally.result();
  }

  private void effect(Row effect) {
    tally.looked();
    var name = effect.text("tool") + " " + effect.text("key");
    tally.hold(
        logged("decision", effect, "decision", "allow"),
        "effect of " + name + " without an allow on record for these arguments");
    var asked = facts.log("approval.requested").stream().anyMatch(r -> same(r, effect));
    if (asked) {
      tally.hold(approved(effect), "effect of " + name + " without the approval it asked for");
    }
    if (facts.remoteDecisions()) {
      tally.hold(witnessed(effect), "effect of " + name + " that the decision point never allowed");
    }
  }

  private boolean logged(String type, Row effect, String member, String value) {
    return facts.log(type).stream()
        .filter(r -> r.data().text("/body/" + member).orElse("").equals(value))
        .anyMatch(r -> same(r, effect) && digest(r).equals(effect.text("digest")));
  }

  /** Whether a decided approval stands on the request that bore the effect's digest. */
  private boolean approved(Row effect) {
    return facts.log("approval.requested").stream()
        .filter(r -> same(r, effect) && digest(r).equals(effect.text("digest")))
        .map(r -> r.data().text("/body/approval").orElse(""))
        .anyMatch(
            id ->
                facts.log("approval.decided").stream()
                    .anyMatch(
                        d ->
                            d.data().text("/body/approval").orElse("").equals(id)
                                && d.data()
                                    .text("/body/decision")
                                    .orElse("")
                                    .startsWith("approve")));
  }

  /** An allow for this action, or an earlier one of the same person and tool that is reused. */
  private boolean witnessed(Row effect) {
    return facts.all(Facts.DECISION).stream()
        .filter(d -> d.is("allow") && d.atNanos() <= effect.atNanos())
        .anyMatch(d -> covers(d, effect) || reused(d, effect));
  }

  private static boolean covers(Row decision, Row effect) {
    return decision.text("action").equals(effect.text("key"))
        && decision.text("digest").equals(effect.text("digest"));
  }

  private boolean reused(Row decision, Row effect) {
    return effect.is("readOnly")
        && decision.text("tool").equals(effect.text("tool"))
        && decision.text("subject").equals(subject(effect));
  }

  /** Who was asked about for the effect's action. */
  private String subject(Row effect) {
    return facts.all(Facts.DECISION).stream()
        .filter(d -> d.text("action").equals(effect.text("key")))
        .map(d -> d.text("subject"))
        .findFirst()
        .orElse("");
  }

  private static boolean same(Row logged, Row effect) {
    return logged.data().text("/body/action").orElse("").equals(effect.text("key"));
  }

  private static String digest(Row logged) {
    return logged.data().text("/body/digest").orElse("");
  }
}
