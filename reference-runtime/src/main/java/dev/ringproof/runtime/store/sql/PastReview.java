package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the continuity store keeps no longer: sessions that ended a review window ago, evidence
 * whose session is gone for as long, sums of windows that old. Nothing that is under way goes.
 */
final class PastReview {
  /** So much at once: other commits get their turn in between. */
  private static final int MOST_AT_ONCE = 200;

  private static final String SESSIONS =
      "SELECT s.id, s.tenant FROM sessions s WHERE s.created_at <= ?"
          + " AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.session = s.id"
          + " AND (t.ended_at IS NULL OR t.ended_at > ?))"
          + " AND NOT EXISTS (SELECT 1 FROM approvals p WHERE p.session = s.id"
          + " AND p.state IN ('pending', 'approved'))"
          + " AND NOT EXISTS (SELECT 1 FROM turns t JOIN actions a ON a.turn = t.id"
          + " WHERE t.session = s.id AND a.state = 'intended')"
          + " AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.session = s.id AND f.over = 0)";

  private static final String TRACES =
      "SELECT t.trace FROM traces t WHERE (SELECT e.at FROM evidence e"
          + " WHERE e.trace_number = t.number ORDER BY e.seq DESC LIMIT 1) <= ?"
          + " AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = t.session)"
          + " AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.trace = t.trace"
          + " AND a.state = 'intended')";

  private PastReview() {}

  /** What went, and the jobs that have lost their session. */
  record Gone(int rows, List<String> workflows) {
    Gone {
      workflows = List.copyOf(workflows);
    }
  }

  record Old(String session, String tenant) {}

  static List<Old> sessions(Db db, Retention retention, Instant now) throws SQLException {
    return db.all(
        SESSIONS + " LIMIT " + MOST_AT_ONCE,
        row -> new Old(row.getString(1), row.getString(2)),
        ended(retention, now),
        ended(retention, now));
  }

  static List<String> traces(Db db, Retention retention, Instant now) throws SQLException {
    return db.all(
        TRACES + " LIMIT " + MOST_AT_ONCE, row -> row.getString(1), reviewed(retention, now));
  }

  static Hold hold(List<Old> sessions) {
    return new Hold.Several(
        sessions.stream().<Hold>map(o -> new Hold.Account(o.tenant(), o.session())).toList());
  }

  /** Deletes those of the sessions that are still past their window: one may have been used. */
  static Gone sessions(Db db, SqlVault vault, List<Old> old, Retention retention, Instant now)
      throws SQLException {
    var rows = 0;
    var workflows = new ArrayList<String>();
    for (var one : old) {
      if (db.exists(
          SESSIONS + " AND s.id = ?",
          ended(retention, now),
          ended(retention, now),
          one.session())) {
        var erased = Erase.run(db, vault, one.tenant(), one.session());
        rows += erased.isPresent() ? 1 : 0;
        erased.ifPresent(e -> workflows.addAll(e.workflows()));
      }
    }
    return new Gone(rows, workflows);
  }

  static int traces(Db db, List<String> old, Retention retention, Instant now) throws SQLException {
    var gone = 0;
    for (var trace : old) {
      if (db.exists(TRACES + " AND t.trace = ?", reviewed(retention, now), trace)) {
        db.update(
            "DELETE FROM evidence"
                + " WHERE trace_number = (SELECT number FROM traces WHERE trace = ?)",
            trace);
        gone += db.update("DELETE FROM traces WHERE trace = ?", trace);
        db.heads().forget(trace);
      }
    }
    return gone;
  }

  /** Sums that no budget, no quota and no review asks for any more. */
  static int sums(Db db, Retention retention, Instant now) throws SQLException {
    var review = now.minus(retention.review()).toEpochMilli();
    var before = review - retention.budgetWindow().toMillis();
    var held = " AND reserved_tokens = 0 AND reserved_micros = 0";
    return db.update("DELETE FROM session_spend WHERE window_start < ?" + held, before)
        + db.update("DELETE FROM tenant_spend WHERE window_start < ?" + held, before)
        + db.update("DELETE FROM model_spend WHERE window_start < ?", before)
        + db.update("DELETE FROM quota_use WHERE window_start + window_seconds * 1000 < ?", review);
  }

  private static long ended(Retention retention, Instant now) {
    return now.minus(retention.sessionLife()).minus(retention.review()).toEpochMilli();
  }

  private static String reviewed(Retention retention, Instant now) {
    return Times.text(now.minus(retention.review()));
  }
}
