package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Knows what quota a tenant has and holds no turn to it. */
public final class QuotaUncounted extends Assembly {
  QuotaUncounted(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, QuotaUncounted::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(),
        Map.of(
            "begin",
            (given, call) ->
                call.with(Replaced.with(BeginTurn.class, (BeginTurn) given[0], "quota", null))));
  }
}
