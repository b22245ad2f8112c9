package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.KeyRows;
import java.sql.SQLException;

/** Wrapped keys in slots that are overwritten and used again, never deleted. */
final class KeySlots implements KeyRows {
  @Override
  public String column(String session) {
    return "(SELECT w.wrapped FROM session_keys k JOIN key_slots w ON w.slot = k.slot"
        + " WHERE k.session = "
        + session
        + ") AS wrapped";
  }

  @Override
  public String joined(String session) {
    return " LEFT JOIN session_keys k ON k.session = "
        + session
        + " LEFT JOIN key_slots w ON w.slot = k.slot";
  }

  @Override
  public void keep(Db db, String session, byte[] wrapped) throws SQLException {
    // In a free slot, or in a new one if there is none.
    var slot =
        db.one(
            "INSERT INTO key_slots (slot, used, wrapped)"
                + " VALUES ((SELECT min(slot) FROM key_slots WHERE used = 0), 1, ?)"
                + " ON CONFLICT (slot) DO UPDATE SET used = 1, wrapped = excluded.wrapped"
                + " RETURNING slot",
            row -> row.getLong(1),
            wrapped);
    db.update(
        "INSERT INTO session_keys (session, slot) VALUES (?, ?)", session, slot.orElseThrow());
  }

  @Override
  public void forget(Db db, String session) throws SQLException {
    db.update(
        "UPDATE key_slots SET used = 0, wrapped = zeroblob(length(wrapped))"
            + " WHERE slot = (SELECT slot FROM session_keys WHERE session = ?)",
        session);
    db.update("DELETE FROM session_keys WHERE session = ?", session);
  }
}
