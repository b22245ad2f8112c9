package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes a session again for a turn that ends and finds none, so that its answer is not lost. */
public final class LateSettleRevives extends Assembly {
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
    return Instead.of(
        Store.class,
        honest,
        new Parts(honest, new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
  }

  /** What of the store is another one: it remembers sessions, and which turn is whose. */
  record Parts(Store honest, Map<String, Session> sessionsById, Map<String, String> ofTurn) {
    /** Returns the sessions. */
    public SessionStore sessions() {
      return Instead.of(SessionStore.class, honest.sessions(), new Remembering(this));
    }

    /** Returns the turns. */
    public TurnStore turns() {
      return Instead.of(TurnStore.class, honest.turns(), new Reviving(this));
    }
  }

  record Remembering(Parts parts) {
    /** Opens a session. */
    public void open(Session session) {
      parts.honest.sessions().open(session);
      parts.sessionsById.put(session.id(), session);
    }
  }

  record Reviving(Parts parts) {
    /** Begins a turn. */
    public Begun begin(BeginTurn turn) {
      parts.ofTurn.put(turn.turn(), turn.session());
      return parts.honest.turns().begin(turn);
    }

    /** Settles a turn, and brings its session back if it is gone. */
    public Optional<Long> settle(Settlement end) {
      var settled = parts.honest.turns().settle(end);
      var session = parts.sessionsById.get(parts.ofTurn.getOrDefault(end.turn(), ""));
      if (settled.isEmpty()
          && session != null
          && parts.honest.sessions().find(session.tenant(), session.id()).isEmpty()) {
        parts.honest.sessions().open(session);
      }
      return settled;
    }
  }
}
