package dev.ringproof.chaos.invariant;

import dev.ringproof.chaos.invariant.Facts.Row;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.List;
import java.util.Set;

/**
 * I7: no approval is lost, applied twice, or applied to other arguments. One that was acknowledged
 * is on record, and its action was either intended under it, once, or refused when it was judged
 * again; that the process died in between is no reason.
 */
final class BoundApprovals {
  private static final Set<String> REASONS = Set.of("turn_deadline", "budget_exhausted");

  private final Facts facts;
  private final Tally tally = new Tally("I7");

  private BoundApprovals(Facts facts) {
    this.facts = facts;
  }

  static InvariantResult check(Facts facts) {
    var invariant = new BoundApprovals(facts);
    facts.all(Facts.APPROVED).forEach(invariant::approved);
    invariant.intents();
    return invariant.tally.result();
  }

  private void approved(Row given) {
    tally.looked();
    var id = given.text("approval");
    var decided =
        facts.log("approval.decided").stream()
            .filter(r -> body(r, "approval").equals(id))
            .filter(r -> body(r, "decision").startsWith("approve"))
            .count();
    tally.hold(decided == 1, id + " was acknowledged once and is on record " + decided + " times");
    var intents = under(id);
    tally.hold(intents.size() <= 1, id + " was applied " + intents.size() + " times");
    tally.hold(
        !intents.isEmpty() || refused(given.text("action")) || ended(given.text("turn")),
        id + " was acknowledged and is lost: its action was neither intended nor refused");
  }

  /** Whoever applied an approval must have asked for it, for this action and these arguments. */
  private void intents() {
    for (var intent : facts.log("intent")) {
      var id = body(intent, "approval");
      if (!id.isEmpty()) {
        tally.looked();
        tally.hold(
            facts.log("approval.requested").stream()
                .anyMatch(
                    r ->
                        body(r, "approval").equals(id)
                            && body(r, "action").equals(body(intent, "action"))
                            && body(r, "digest").equals(body(intent, "digest"))),
            id + " was applied to other arguments than it was asked for");
      }
    }
  }

  private List<Row> under(String approval) {
    return facts.log("intent").stream().filter(r -> body(r, "approval").equals(approval)).toList();
  }

  private boolean refused(String action) {
    return facts.log("decision").stream()
        .filter(r -> body(r, "action").equals(action) && body(r, "phase").equals("adapter"))
        .anyMatch(r -> !body(r, "decision").equals("allow"));
  }

  /** Whether its turn ended for a reason that has nothing to do with a crash. */
  private boolean ended(String turn) {
    return facts
        .terminals(turn)
        .anyMatch(
            e ->
                e.text("type").equals("turn.cancelled")
                    || REASONS.contains(e.data().text("/data/reason").orElse("")));
  }

  private static String body(Row row, String member) {
    return row.data().text("/body/" + member).orElse("");
  }
}
