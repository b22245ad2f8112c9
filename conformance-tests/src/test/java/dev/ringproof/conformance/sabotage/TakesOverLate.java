package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Nodes;
import dev.ringproof.runtime.store.Store;
import java.time.Duration;
import java.util.Map;

/** Holds leases four times as long as the tiers say: what a lost node had waits for them. */
public final class TakesOverLate extends Assembly {
  private static final int LONGER = 4;

  TakesOverLate(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TakesOverLate::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var nodes =
        Replaced.in(
            Nodes.class,
            honest.nodes(),
            Map.of(
                "share",
                (given, call) -> call.with(((Duration) given[0]).multipliedBy(LONGER), given[1])));
    return Replaced.in(Store.class, honest, Map.of("nodes", (given, call) -> nodes));
  }
}
