-- Turns that were under way when the backup was taken from which this database was restored: what they did
-- since is not known here. Whoever restores a database fills it (docs/stores.md).
CREATE TABLE continuity.restored_turns (
  turn TEXT PRIMARY KEY REFERENCES continuity.turns (id) ON DELETE CASCADE
);
