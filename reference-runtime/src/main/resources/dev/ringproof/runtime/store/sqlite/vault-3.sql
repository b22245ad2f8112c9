-- Texts and payloads are sealed by a key of their session, which stands here wrapped by one from outside.
-- What was written in the clear is sealed by the code that runs after this, which drops the plain tables.
CREATE TABLE vault_seal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL
) STRICT;
-- A slot is overwritten and used again, never deleted: when rows go, SQLite moves others and leaves
-- copies of them behind, and a copy of a wrapped key is a key.
CREATE TABLE key_slots (
  slot INTEGER PRIMARY KEY,
  used INTEGER NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;
CREATE INDEX key_slots_free ON key_slots (slot) WHERE used = 0;
CREATE TABLE session_keys (
  session TEXT PRIMARY KEY,
  slot INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
DROP INDEX texts_of_session;
DROP INDEX texts_until;
DROP INDEX events_of_stream;
ALTER TABLE texts RENAME TO plain_texts;
ALTER TABLE events RENAME TO plain_events;
CREATE TABLE texts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  text BLOB NOT NULL,
  until INTEGER NOT NULL,
  UNIQUE (kind, key)
) STRICT;
CREATE INDEX texts_of_session ON texts (session, kind, seq);
CREATE INDEX texts_until ON texts (until);
-- Events that are written together are sealed together, in one row that has the id of the last.
CREATE TABLE events (
  stream INTEGER NOT NULL,
  id INTEGER NOT NULL,
  payload BLOB NOT NULL,
  batch INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_of_stream ON events (stream, id);
