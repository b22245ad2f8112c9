package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.policy.Tenant.Quota;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Counts a quota from nought: one turn more than it has. */
public final class OneTurnMore extends Assembly {
  OneTurnMore(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, OneTurnMore::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(), Map.of("begin", (given, call) -> call.with(generous((BeginTurn) given[0]))));
  }

  private static BeginTurn generous(BeginTurn turn) {
    var quota = turn.quota();
    return quota == null
        ? turn
        : Replaced.with(
            BeginTurn.class, turn, "quota", new Quota(quota.turns() + 1, quota.windowSeconds()));
  }
}
