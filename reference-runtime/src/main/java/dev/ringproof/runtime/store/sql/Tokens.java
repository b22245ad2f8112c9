package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.TurnEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/** Events of one turn that nobody waits for. */
public record Tokens(Events stream, String turn, List<TurnEvent> events)
    implements Db.Work<Boolean> {
  public Tokens {
    events = List.copyOf(events);
  }

  /** Returns what these units write, each turn's events together, in their order. */
  public static Collection<Tokens> byTurn(List<Unit<?>> units) {
    var turns = new LinkedHashMap<String, List<Tokens>>();
    for (var unit : units) {
      if (unit.work() instanceof Tokens tokens) {
        turns.computeIfAbsent(tokens.turn, turn -> new ArrayList<>()).add(tokens);
      }
    }
    return turns.values().stream().map(Tokens::joined).toList();
  }

  private static Tokens joined(List<Tokens> all) {
    var first = all.getFirst();
    return all.size() == 1
        ? first
        : new Tokens(
            first.stream, first.turn, all.stream().flatMap(t -> t.events.stream()).toList());
  }

  @Override
  public Boolean run(Db db) throws SQLException {
    stream.append(db, turn, events);
    return true;
  }
}
