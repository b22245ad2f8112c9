package dev.ringproof.chaos.kit;

import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.witness.ModelScript;

/** A turn as any user takes it, which must be good: the steady state, and the sign of recovery. */
public final class Probe {
  private Probe() {}

  /** Takes one; what is not good throws. */
  public static void good(Scene scene) {
    var session = scene.open();
    var nonce = scene.nonce();
    var acts = acts(scene.mode().id());
    var answer = ModelScript.says("all is well");
    scene
        .witness()
        .script(
            nonce,
            acts
                ? ModelScript.asks("lookup_order", JsonValue.object().with("order", nonce))
                    .then(answer)
                : answer);
    var turn = scene.take(session, nonce);
    var end = turn.completed(Scene.PATIENCE);
    Unmet.want(end.items("/degraded").isEmpty(), "a probe that is not degraded", end);
    Unmet.want(!acts || !scene.witness().effects(nonce).isEmpty(), "the probe's action", end);
    turn.stream().close();
  }

  /** Whether the mode's scenarios need an action, and with it a decision. */
  private static boolean acts(ModeId mode) {
    return mode == ModeId.TOOL_TIMEOUT
        || mode == ModeId.POLICY_DEGRADED
        || mode == ModeId.STALE_CHECKPOINT;
  }
}
