package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes a session again for a turn that ends and finds none, so that its answer is not lost. */
public final class LateSettleRevives extends Assembly {
  private final Map<String, Session> sessionsById = new ConcurrentHashMap<>();
  private final Map<String, String> ofTurn = new ConcurrentHashMap<>();

  LateSettleRevives(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, LateSettleRevives::new);
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
                  var session = (Session) given[0];
                  var opened = call.with(given);
                  sessionsById.put(session.id(), session);
                  return opened;
                }));
    var turns =
        Replaced.in(
            TurnStore.class,
            honest.turns(),
            Map.of(
                "begin",
                (given, call) -> {
                  var asked = (BeginTurn) given[0];
                  ofTurn.put(asked.turn(), asked.session());
                  return call.with(given);
                },
                "settle",
                (given, call) -> {
                  var settled = (Optional<?>) call.with(given);
                  if (settled.isEmpty()) {
                    revive(honest, ((Settlement) given[0]).turn());
                  }
                  return settled;
                }));
    return Replaced.in(
        Store.class,
        honest,
        Map.of("sessions", (given, call) -> sessions, "turns", (given, call) -> turns));
  }

  private void revive(Store honest, String turn) {
    var session = sessionsById.get(ofTurn.getOrDefault(turn, ""));
    if (session != null && honest.sessions().find(session.tenant(), session.id()).isEmpty()) {
      honest.sessions().open(session);
    }
  }
}
