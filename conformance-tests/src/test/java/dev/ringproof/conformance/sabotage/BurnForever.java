package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.slo.ServiceObjectives;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.slo.BurnRates;
import dev.ringproof.runtime.slo.PrometheusSlo;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;

/** Calls the share of bad turns since its start a rate over whatever window. */
public final class BurnForever extends Assembly {
  BurnForever(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, BurnForever::new);
  }

  @Override
  protected SloRecorder slo(RingGate ring, Store store, TierData tiers) {
    return new PrometheusSlo(
        ring.ring(),
        clock(),
        () -> store.jobs().backlogAge(clock().instant()),
        ring::concurrency,
        BurnRates.of(tiers, ServiceObjectives.defaults(), () -> 0L));
  }
}
