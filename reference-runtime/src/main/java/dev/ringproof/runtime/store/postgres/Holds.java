package dev.ringproof.runtime.store.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Hold;
import dev.ringproof.runtime.store.sql.Unit;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The locks of a commit. A unit has its session to itself, and its tenant when it moves money; all
 * locks of a commit are taken at once, in one order, so that no two nodes wait for each other.
 *
 * <p>To which session a turn belongs never changes: it is looked up once.
 */
final class Holds {
  private static final int MOST_KNOWN = 100_000;
  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private static final String TURN =
      "SELECT tenant, session FROM turns WHERE id = ?"
          + " UNION ALL SELECT e.tenant, r.session FROM erased_turns e"
          + " JOIN LATERAL (SELECT 'erased' AS session) r ON true WHERE e.turn = ?";
  private static final String ACTION = "SELECT '' AS tenant, session FROM actions WHERE id = ?";
  private static final String APPROVAL = "SELECT tenant, session FROM approvals WHERE id = ?";
  private static final String TRACE = "SELECT tenant, session FROM traces WHERE trace = ?";

  private record Owner(String tenant, String session) {}

  private final Cache<String, Owner> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  /** Returns the keys of what the units hold, ascending. */
  Set<Long> keys(Db db, List<Unit<?>> units) throws SQLException {
    var keys = new TreeSet<Long>();
    for (var unit : units) {
      add(db, unit.hold(), keys);
    }
    return keys;
  }

  private void add(Db db, Hold hold, Set<Long> keys) throws SQLException {
    switch (hold) {
      case Hold.Session session -> keys.add(key("s", session.id()));
      case Hold.Account account -> {
        keys.add(key("s", account.session()));
        keys.add(key("t", account.tenant()));
      }
      case Hold.Turn turn -> owned(db, turn.id(), TURN, turn.money(), keys);
      case Hold.Action action -> owned(db, action.id(), ACTION, false, keys);
      case Hold.Approval approval -> owned(db, approval.id(), APPROVAL, false, keys);
      case Hold.Trace trace -> owned(db, trace.id(), TRACE, false, keys);
      case Hold.Several several -> {
        for (var part : several.parts()) {
          add(db, part, keys);
        }
      }
    }
  }

  private void owned(Db db, String id, String sql, boolean money, Set<Long> keys)
      throws SQLException {
    var owner = known.getIfPresent(id);
    if (owner == null) {
      var found =
          sql.equals(TURN) ? db.one(sql, Holds::owner, id, id) : db.one(sql, Holds::owner, id);
      if (found.isEmpty()) {
        return; // the unit finds that out itself
      }
      owner = found.get();
      known.put(id, owner);
    }
    keys.add(key("s", owner.session()));
    if (money) {
      keys.add(key("t", owner.tenant()));
    }
  }

  private static Owner owner(ResultSet row) throws SQLException {
    return new Owner(row.getString(1), row.getString(2));
  }

  /** Two that share a key wait for each other without need, and that is all. */
  private static long key(String kind, String id) {
    var hash = FNV_START;
    for (var b : (kind + id).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
