-- Turns that were under way when the copy was taken from which this store was restored: what they did since is
-- not known here.
CREATE TABLE restored_turns (
  turn TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
