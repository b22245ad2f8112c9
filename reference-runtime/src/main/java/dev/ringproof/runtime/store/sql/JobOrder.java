package dev.ringproof.runtime.store.sql;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The order of jobs within their sessions, by the turns they are. */
final class JobOrder {
  private final Reads readers;

  JobOrder(Reads readers) {
    this.readers = readers;
  }

  /** Whether an earlier job of the same session has not ended. */
  boolean waits(String workflow) {
    return readers.read(
        db ->
            db.exists(
                "SELECT 1 FROM turns me JOIN turns t ON t.session = me.session AND t.seq < me.seq"
                    + " WHERE me.workflow = ? AND t.workflow IS NOT NULL AND t.ended_at IS NULL",
                workflow));
  }

  /** Returns the first job of the same session that has not ended. */
  Optional<String> nextAfter(String workflow) {
    return readers.read(
        db ->
            db.one(
                "SELECT t.workflow FROM turns me JOIN turns t ON t.session = me.session"
                    + " WHERE me.workflow = ? AND t.workflow IS NOT NULL AND t.ended_at IS NULL"
                    + " ORDER BY t.seq LIMIT 1",
                row -> row.getString(1),
                workflow));
  }

  /** Returns the accepted jobs that have not ended, with the instants of their acceptance. */
  Map<String, Instant> unfinished() {
    var found = new LinkedHashMap<String, Instant>();
    readers.read(
        db ->
            db.all(
                "SELECT workflow, started_at FROM turns"
                    + " WHERE ended_at IS NULL AND workflow IS NOT NULL ORDER BY seq",
                row -> found.put(row.getString(1), Instant.ofEpochMilli(row.getLong(2))) == null));
    return found;
  }
}
