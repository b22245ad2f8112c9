package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Map;

/** Shows what a job has done once it has ended, and not before. */
public final class ProgressAtTheEnd extends Assembly {
  ProgressAtTheEnd(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ProgressAtTheEnd::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Replaced.turns(
        honest,
        Map.of(
            "eventsAfter",
            (given, call) -> underWay(honest, given[0]) ? List.of() : call.with(given)));
  }

  /** Whoever takes jobs up at the start has to know where their streams stood. */
  private static boolean underWay(Store honest, Object turn) {
    return !Thread.currentThread().getName().equals("main")
        && honest.turns().unfinished().stream()
            .anyMatch(row -> row.id().equals(turn) && row.workflow() != null);
  }
}
