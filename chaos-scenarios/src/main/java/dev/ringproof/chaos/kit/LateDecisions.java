package dev.ringproof.chaos.kit;

import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;

/**
 * Finds actions that were denied because no decision came in time although no fault kept it away.
 * That is the declared answer to a decision point that is slow, and on a machine that harness and
 * target share it may only have been the machine: what such a scene says of its own fault is
 * nothing.
 */
public final class LateDecisions {
  private static final String UNAVAILABLE = "policy_unavailable";

  private LateDecisions() {}

  /** Whether a turn of the scene met one. */
  public static boolean in(Scene scene) {
    return scene.turns().stream()
        .anyMatch(
            turn ->
                turn.seen(EventType.POLICY_DECIDED).stream()
                    .anyMatch(event -> late(scene, turn, event)));
  }

  private static boolean late(Scene scene, Ongoing turn, StreamEvent event) {
    return event.data().text("/decision").filter("deny"::equals).isPresent()
        && event.data().text("/reason").filter(UNAVAILABLE::equals).isPresent()
        && !(scene.mode().id() == ModeId.POLICY_DEGRADED && scene.fault().during(event.atNanos()))
        && answeredWell(scene, turn, event.data().text("/action").orElse(""));
  }

  /**
   * A question that never arrived was late as well; an answer that was no good is another matter.
   */
  private static boolean answeredWell(Scene scene, Ongoing turn, String action) {
    return scene.witness().decisions(turn.session()).stream()
        .filter(seen -> seen.action().equals(action))
        .allMatch(seen -> seen.status() == 200);
  }
}
