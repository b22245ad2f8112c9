-- Where a chain goes on is known from its last entry: a head of its own was a page more that each entry changed.
ALTER TABLE traces DROP COLUMN next_seq;
ALTER TABLE traces DROP COLUMN head;
-- Without AUTOINCREMENT, which changes a row of its own for each action: numbers order a turn's actions and are no names.
CREATE TABLE plain_actions (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  turn TEXT NOT NULL,
  session TEXT NOT NULL,
  trace TEXT NOT NULL,
  tool TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  reference TEXT,
  result_digest TEXT
) STRICT;
INSERT INTO plain_actions SELECT * FROM actions;
DROP TABLE actions;
ALTER TABLE plain_actions RENAME TO actions;
CREATE INDEX actions_of_turn ON actions (turn, seq);
CREATE INDEX actions_under_way ON actions (trace) WHERE state = 'intended';
