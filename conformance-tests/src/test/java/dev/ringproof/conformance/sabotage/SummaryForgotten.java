package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what a session is about in memory alone. */
public final class SummaryForgotten extends Assembly {

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  SummaryForgotten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, SummaryForgotten::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var sessions =
        Replaced.in(
            SessionStore.class,
            honest.sessions(),
            Map.of(
                "open",
                (given, call) -> {
                  known.add(((Session) given[0]).id());
                  return call.with(given);
                },
                "find",
                (given, call) -> ((Optional<?>) call.with(given)).map(s -> seen((Session) s))));
    return Replaced.in(Store.class, honest, Map.of("sessions", (given, call) -> sessions));
  }

  private Session seen(Session s) {
    return known.contains(s.id()) ? s : Replaced.with(Session.class, s, "summary", "");
  }
}
