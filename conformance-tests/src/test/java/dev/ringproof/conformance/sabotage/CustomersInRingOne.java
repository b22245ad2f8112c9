package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.GrantedRing;
import dev.ringproof.runtime.ring.RingGate;

/** Lets external actors into ring 1. */
public final class CustomersInRingOne extends Assembly {
  CustomersInRingOne(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CustomersInRingOne::new);
  }

  @Override
  protected RingGate admission(GrantedRing opened) {
    return Replaced.open(super.admission(opened), ActorType.EXTERNAL);
  }
}
