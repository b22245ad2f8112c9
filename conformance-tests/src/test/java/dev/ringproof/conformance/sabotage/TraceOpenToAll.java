package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shows a trace to whoever knows its id. */
public final class TraceOpenToAll extends Assembly {

  private final Map<String, String> owners = new ConcurrentHashMap<>();

  TraceOpenToAll(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TraceOpenToAll::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var turns =
        Replaced.in(
            TurnStore.class,
            honest.turns(),
            Map.of(
                "begin",
                (given, call) -> {
                  var asked = (BeginTurn) given[0];
                  owners.put(asked.trace(), asked.actor().tenant());
                  return call.with(given);
                }));
    var log =
        Replaced.in(
            EvidenceLog.class,
            honest.evidence(),
            Map.of(
                "trace",
                (given, call) ->
                    call.with(
                        owners.getOrDefault((String) given[1], (String) given[0]), given[1])));
    return Replaced.in(
        Store.class,
        honest,
        Map.of("turns", (given, call) -> turns, "evidence", (given, call) -> log));
  }
}
