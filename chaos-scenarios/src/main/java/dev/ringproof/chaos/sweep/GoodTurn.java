package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.kit.Scene;
import dev.ringproof.chaos.kit.Unmet;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.StandUpException;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Whether, and how soon, a target serves someone who comes anew: a session, and a turn in it. */
final class GoodTurn {
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final Standing standing;
  private final Persona user;
  private final Duration declared;

  GoodTurn(Standing standing, Persona user) {
    this.standing = standing;
    this.user = user;
    // The recovery time of Tier A as it is declared: scaled it would be less than a turn takes
    // here.
    this.declared = standing.plan().data().tierData(1).tier(TierId.A).recovered();
  }

  /** Returns how long after this moment a turn was good; empty if none was in the declared time. */
  Optional<Duration> after(long nanos) {
    do {
      if (isGood()) {
        return Optional.of(Duration.ofNanos(System.nanoTime() - nanos));
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    } while (System.nanoTime() - nanos < declared.toNanos());
    return Optional.empty();
  }

  /** Starts one that did not serve, and says what that helped. */
  String afterAStart() {
    var none = "no good turn within " + declared.toMillis() + " ms of the fault's end, and ";
    standing.kill();
    try {
      standing.startCold();
    } catch (StandUpException e) {
      return none + "it did not start again: " + e.getMessage();
    }
    return none
        + (after(System.nanoTime()).isPresent()
            ? "one only after a restart"
            : "none after a restart");
  }

  private boolean isGood() {
    var scene = Victim.scene(standing, TierId.A, user);
    try {
      var session = scene.open();
      var nonce = scene.nonce();
      scene.witness().script(nonce, ModelScript.says("good"));
      scene.take(session, nonce).completed(Scene.PATIENCE);
      return true;
    } catch (Unmet notYet) {
      return false;
    }
  }
}
