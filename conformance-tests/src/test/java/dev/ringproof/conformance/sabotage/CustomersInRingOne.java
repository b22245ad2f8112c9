package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.GrantedRing;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Actor;
import java.util.Map;
import java.util.Optional;

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
    return Replaced.in(
        RingGate.class,
        super.admission(opened),
        Map.of(
            "refusal",
            (given, call) ->
                ((Actor) given[0]).type() == ActorType.EXTERNAL
                    ? Optional.empty()
                    : call.with(given)));
  }
}
