package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnRow;
import java.util.Map;

/** Takes a job up after each kill as if it were its first time: on the one reservation, unpaid. */
public final class TakesForgotten extends Assembly {
  TakesForgotten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TakesForgotten::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Replaced.turns(
        honest,
        Map.of(
            "takeUp",
            (given, call) ->
                honest.turns().unfinished().stream()
                    .filter(row -> row.id().equals(given[0]))
                    .map(row -> Replaced.with(TurnRow.class, row, "state", "queued"))
                    .findFirst()));
  }
}
