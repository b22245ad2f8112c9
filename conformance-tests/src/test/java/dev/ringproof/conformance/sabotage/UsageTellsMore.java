package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Answers with a member that no document has. */
public final class UsageTellsMore extends Assembly {
  UsageTellsMore(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, UsageTellsMore::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var sessions =
        Replaced.in(
            SessionStore.class,
            honest.sessions(),
            Map.of(
                "usage",
                (given, call) -> ((JsonObject) call.with(given)).with("debug", "see the log")));
    return Replaced.in(Store.class, honest, Map.of("sessions", (given, call) -> sessions));
  }
}
