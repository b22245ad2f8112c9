package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.budget.Purse;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.stream.TurnChannel;
import java.util.List;
import java.util.Optional;

/** A turn that is over, as far as an action of it goes on: it says nothing and spends nothing. */
final class AfterTurn {
  private AfterTurn() {}

  static Running of(TurnParts parts, TurnRow row, Session session) {
    var tier = parts.tiers().tier(row.tier());
    var facts = TurnFacts.again(parts, row, session, session.epoch());
    var channel = TurnChannel.quiet(row.id(), row.trace(), parts.store().turns(), parts.clock());
    var turn =
        new Running(
            facts,
            channel,
            Deadline.of(System.nanoTime(), tier.turn()),
            new Purse(Spend.NONE, parts.prices().at(row.startedAt())),
            tier.models(),
            0);
    turn.over = true;
    turn.said = (action, content) -> keep(parts, row.session(), action, content);
    return turn;
  }

  private static void keep(TurnParts parts, String session, String action, String content) {
    var until = parts.clock().instant().plus(parts.tiers().windows().vault());
    try {
      parts.store().vault().put(session, LateResults.key(action), content, until);
    } catch (StoreException e) {
      // Erased meanwhile, or the vault is full: that it happened must be on record all the same.
      parts.log().failure("late result", JsonValue.object().with("action", action), e);
    }
  }

  /** Keeps what was hit on the way and had no commit of its own to go with. */
  static void record(TurnParts parts, Running turn) {
    var rest = turn.takeEvidence();
    if (!rest.isEmpty()) {
      parts.store().evidence().append(turn.facts.trace(), rest);
    }
  }

  /** Returns an action's arguments as the turn's events have them, while the vault has those. */
  static Optional<JsonObject> arguments(String action, List<TurnEvent> events) {
    return events.stream()
        .filter(event -> event.type() == EventType.ACTION_REQUESTED)
        .filter(event -> event.payload().text("/action").orElse("").equals(action))
        .flatMap(event -> event.payload().at("/arguments").stream())
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .findFirst();
  }
}
