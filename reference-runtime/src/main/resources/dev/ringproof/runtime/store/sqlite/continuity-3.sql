-- Evidence stands in the order in which it was written, whichever trace it is of: keyed by a trace's random
-- id, the entries of one commit, and the heads of their chains, each changed a page of their own.
CREATE TABLE numbered_traces (
  number INTEGER PRIMARY KEY,
  trace TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  session TEXT NOT NULL,
  next_seq INTEGER NOT NULL,
  head TEXT NOT NULL
) STRICT;
INSERT INTO numbered_traces (trace, tenant, session, next_seq, head)
  SELECT trace, tenant, session, next_seq, head FROM traces;
CREATE TABLE ordered_evidence (
  trace_number INTEGER NOT NULL REFERENCES numbered_traces (number),
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
INSERT INTO ordered_evidence SELECT t.number, e.seq, e.at, e.type, e.body, e.prev, e.hash
  FROM evidence e JOIN numbered_traces t ON t.trace = e.trace ORDER BY t.number, e.seq;
DROP TABLE evidence;
DROP TABLE traces;
ALTER TABLE numbered_traces RENAME TO traces;
ALTER TABLE ordered_evidence RENAME TO evidence;
CREATE INDEX traces_of_session ON traces (session);
CREATE UNIQUE INDEX evidence_of_trace ON evidence (trace_number, seq);
-- A session's actions are found through its turns.
DROP INDEX actions_of_session;
CREATE INDEX actions_under_way ON actions (trace) WHERE state = 'intended';
