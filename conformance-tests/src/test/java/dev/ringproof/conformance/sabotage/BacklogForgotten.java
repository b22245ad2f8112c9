package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.Store;
import java.time.Duration;
import java.util.Map;

/** Says that no job waits, however long one does. */
public final class BacklogForgotten extends Assembly {
  BacklogForgotten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, BacklogForgotten::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var jobs =
        Replaced.in(
            JobQueue.class, honest.jobs(), Map.of("backlogAge", (given, call) -> Duration.ZERO));
    return Replaced.in(Store.class, honest, Map.of("jobs", (given, call) -> jobs));
  }
}
