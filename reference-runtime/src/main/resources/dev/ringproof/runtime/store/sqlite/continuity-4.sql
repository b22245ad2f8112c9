-- Effects of Tier C's turns that nobody knows the outcome of: asked about after the turn, until it is over.
CREATE TABLE follow_ups (
  action TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  over INTEGER NOT NULL DEFAULT 0,
  told_in TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_ups_of_session ON follow_ups (session);
CREATE INDEX follow_ups_open ON follow_ups (action) WHERE over = 0;
-- How often a job was taken up again after a crash, each time on a reservation of its own.
ALTER TABLE turns ADD COLUMN takes INTEGER NOT NULL DEFAULT 0;
