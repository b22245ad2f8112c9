package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.Store;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Lets a session's second turn wait for the first instead of refusing it. */
public final class SecondWaits extends Assembly {

  private static final long LOOK_NANOS = 20_000_000;

  SecondWaits(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, SecondWaits::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(),
        Map.of(
            "begin",
            (given, call) -> {
              var begun = call.with(given);
              while (begun instanceof Begun.InProgress) {
                LockSupport.parkNanos(LOOK_NANOS);
                begun = call.with(given);
              }
              return begun;
            }));
  }
}
