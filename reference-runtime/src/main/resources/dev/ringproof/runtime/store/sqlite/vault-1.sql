-- Raw text under its own, shorter window: prompts, answers, exact arguments, events.
CREATE TABLE commit_mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  batch INTEGER NOT NULL
) STRICT;
INSERT INTO commit_mark (id, batch) VALUES (1, 0);
CREATE TABLE texts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  until INTEGER NOT NULL,
  UNIQUE (kind, key)
) STRICT;
CREATE INDEX texts_of_session ON texts (session, kind, seq);
CREATE INDEX texts_until ON texts (until);
CREATE TABLE streams (
  turn TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX streams_of_session ON streams (session);
CREATE INDEX streams_until ON streams (until);
-- batch: the last commit over both databases that the event rests on.
CREATE TABLE events (
  turn TEXT NOT NULL,
  id INTEGER NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  batch INTEGER NOT NULL,
  PRIMARY KEY (turn, id)
) STRICT, WITHOUT ROWID;
