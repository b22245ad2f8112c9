package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Map;

/** Runs what was approved without a word on record of the last decision about it. */
public final class AllowNotLogged extends Assembly {
  AllowNotLogged(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, AllowNotLogged::new);
  }

  @Override
  protected Store store() {
    return Replaced.actions(
        super.store(),
        Map.of(
            "intend",
            (given, call) ->
                given[1] == null
                    ? call.with(given)
                    : call.with(given[0], given[1], withoutDecisions(given[2]))));
  }

  private static List<?> withoutDecisions(Object evidence) {
    return ((List<?>) evidence)
        .stream().filter(d -> !((EvidenceDraft) d).type().equals("decision")).toList();
  }
}
