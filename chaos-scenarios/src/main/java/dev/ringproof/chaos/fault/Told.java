package dev.ringproof.chaos.fault;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What someone was told who asked for one session after another while a fault lasted.
 *
 * @param served a session was opened
 * @param refused 503 with Retry-After
 * @param unanswered no answer within the client's patience
 * @param unready how often readiness said {@code store-unreachable}
 * @param undeclared any other answer
 */
public record Told(
    int asked, int served, int refused, int unanswered, int unready, List<String> undeclared) {
  public Told {
    undeclared = List.copyOf(undeclared);
  }

  /** Returns the same as an invariant: every failure that a user saw was a declared one. */
  public InvariantResult judged() {
    var wrong = new ArrayList<>(undeclared);
    if (refused > 0 && unready == 0) {
      wrong.add(refused + " sessions were refused, and readiness never said store-unreachable");
    }
    return new InvariantResult("I10", asked, wrong);
  }

  @Override
  public String toString() {
    return asked
        + " sessions asked for: "
        + served
        + " opened, "
        + refused
        + " refused, "
        + unanswered
        + " unanswered";
  }
}
