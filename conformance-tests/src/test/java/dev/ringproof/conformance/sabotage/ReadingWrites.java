package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes into a trace that someone read it, also when its turn has long ended. */
public final class ReadingWrites extends Assembly {
  ReadingWrites(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ReadingWrites::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var log =
        Replaced.in(
            EvidenceLog.class,
            honest.evidence(),
            Map.of(
                "trace",
                (given, call) -> {
                  var found = (Optional<?>) call.with(given);
                  found.ifPresent(trace -> viewed(honest, (String) given[1]));
                  return found;
                }));
    return Replaced.in(Store.class, honest, Map.of("evidence", (given, call) -> log));
  }

  private void viewed(Store store, String trace) {
    var viewed = new EvidenceDraft("viewed", clock().instant(), JsonValue.object());
    store.evidence().append(trace, List.of(viewed));
  }
}
