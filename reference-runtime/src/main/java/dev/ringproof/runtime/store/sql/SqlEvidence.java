package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.store.sql.Heads.Head;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The evidence logs; where a trace's chain goes on is known at once, however long it is. */
final class SqlEvidence implements EvidenceLog {
  private final Writer writer;
  private final Reads readers;

  SqlEvidence(Writer writer, Reads readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void append(String trace, List<EvidenceDraft> entries) {
    writer.writeContinuity(
        new Hold.Trace(trace),
        db -> {
          append(db, trace, entries);
          return true;
        });
  }

  @Override
  public void once(String trace, EvidenceDraft entry) {
    writer.writeContinuity(
        new Hold.Trace(trace),
        db -> {
          once(db, trace, entry);
          return true;
        });
  }

  /** Adds an entry within a unit of work, unless the trace has it already. */
  static void once(Db db, String trace, EvidenceDraft draft) throws SQLException {
    var known =
        db.one(
            "SELECT seq FROM evidence"
                + " WHERE trace_number = (SELECT number FROM traces WHERE trace = ?)"
                + " AND type = ? AND body = ? LIMIT 1",
            row -> row.getLong(1),
            trace,
            draft.type(),
            draft.body());
    if (known.isEmpty()) {
      append(db, trace, List.of(draft));
    }
  }

  @Override
  public Optional<Trace> trace(String tenant, String trace) {
    return readers.snapshot(
        db -> {
          var session =
              db.one(
                  "SELECT session FROM traces WHERE trace = ? AND tenant = ?",
                  row -> row.getString(1),
                  trace,
                  tenant);
          if (session.isEmpty()) {
            return Optional.empty();
          }
          return Optional.of(new Trace(trace, tenant, session.get(), entries(db, trace)));
        });
  }

  private static List<EvidenceEntry> entries(Db db, String trace) throws SQLException {
    return db.all(
        "SELECT seq, at, type, body, prev, hash FROM evidence"
            + " WHERE trace_number = (SELECT number FROM traces WHERE trace = ?) ORDER BY seq",
        SqlEvidence::entry,
        trace);
  }

  private static EvidenceEntry entry(ResultSet row) throws SQLException {
    return new EvidenceEntry(
        row.getLong("seq"),
        row.getString("at"),
        row.getString("type"),
        Rows.object(row.getString("body")),
        row.getString("prev"),
        row.getString("hash"));
  }

  /** Opens a trace's chain. */
  static void open(Db db, String trace, String tenant, String session) throws SQLException {
    db.heads().open(db, trace, tenant, session);
  }

  /** Adds entries within a unit of work. */
  static void append(Db db, String trace, List<EvidenceDraft> drafts) throws SQLException {
    if (drafts.isEmpty()) {
      return;
    }
    var head = db.heads().of(db, trace);
    for (var draft : drafts) {
      head = append(db, trace, head, draft);
    }
    db.heads().moved(db, trace, head);
  }

  private static Head append(Db db, String trace, Head head, EvidenceDraft draft)
      throws SQLException {
    var hash = draft.hash(trace, head.next(), head.hash());
    db.later(
        "INSERT INTO evidence (trace_number, seq, at, type, body, prev, hash)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        head.number(),
        head.next(),
        draft.at(),
        draft.type(),
        draft.body(),
        head.hash(),
        hash);
    return new Head(head.number(), head.next() + 1, hash);
  }
}
