package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Asks no more about an effect of unknown outcome once its turn is over. */
public final class UnknownLeft extends Assembly {
  UnknownLeft(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, UnknownLeft::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Replaced.jobs(
        honest,
        Map.of(
            "add",
            (given, call) -> given[0].toString().startsWith("wfl") ? call.with(given) : given[0]));
  }
}
