package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Map;

/** Runs a job that a crash cut off from its beginning, whatever it had done. */
public final class JobDoneAgain extends Assembly {
  JobDoneAgain(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, JobDoneAgain::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Replaced.actions(
        honest,
        Map.of("ofTurn", (given, call) -> isJob(honest, given[0]) ? List.of() : call.with(given)));
  }

  private static boolean isJob(Store honest, Object turn) {
    return honest.turns().unfinished().stream()
        .anyMatch(row -> row.id().equals(turn) && row.workflow() != null);
  }
}
