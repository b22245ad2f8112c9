-- What a session needs to go on: ids, types, numbers, digests, evidence. Never raw text.
CREATE TABLE commit_mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  batch INTEGER NOT NULL
) STRICT;
INSERT INTO commit_mark (id, batch) VALUES (1, 0);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  owner TEXT NOT NULL,
  tier TEXT NOT NULL,
  version INTEGER NOT NULL,
  summary TEXT NOT NULL,
  limit_tokens INTEGER NOT NULL,
  limit_micros INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  active_turn TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE turns (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  trace TEXT NOT NULL,
  session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  tenant TEXT NOT NULL,
  tier TEXT NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL,
  reserved_tokens INTEGER NOT NULL,
  reserved_micros INTEGER NOT NULL,
  charged_tokens INTEGER NOT NULL DEFAULT 0,
  charged_micros INTEGER NOT NULL DEFAULT 0,
  start_version INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  workflow TEXT UNIQUE,
  idempotency_key TEXT,
  body_digest TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  view TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX turns_of_session ON turns (session, seq);
CREATE INDEX turns_unfinished ON turns (seq) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX turns_by_key ON turns (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- What an erased session's unfinished turns still hold of their tenant's money.
CREATE TABLE erased_turns (
  turn TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  tier TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  reserved_tokens INTEGER NOT NULL,
  reserved_micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE session_spend (
  session TEXT NOT NULL,
  tenant TEXT NOT NULL,
  tier TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  settled_tokens INTEGER NOT NULL DEFAULT 0,
  settled_micros INTEGER NOT NULL DEFAULT 0,
  reserved_tokens INTEGER NOT NULL DEFAULT 0,
  reserved_micros INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session, tenant, tier, window_start)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_spend_of_tenant ON session_spend (tenant, window_start);
CREATE TABLE tenant_spend (
  tenant TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  settled_tokens INTEGER NOT NULL DEFAULT 0,
  settled_micros INTEGER NOT NULL DEFAULT 0,
  reserved_tokens INTEGER NOT NULL DEFAULT 0,
  reserved_micros INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, window_start)
) STRICT, WITHOUT ROWID;
CREATE TABLE model_spend (
  tenant TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  model TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_micros INTEGER NOT NULL,
  PRIMARY KEY (tenant, window_start, model)
) STRICT, WITHOUT ROWID;
CREATE TABLE quota_use (
  tenant TEXT NOT NULL,
  window_seconds INTEGER NOT NULL,
  window_start INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  PRIMARY KEY (tenant, window_seconds, window_start)
) STRICT, WITHOUT ROWID;
-- No foreign key on the turn: an action that is under way outlives its erased session until its outcome.
CREATE TABLE actions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
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
CREATE INDEX actions_of_turn ON actions (turn, seq);
CREATE INDEX actions_of_session ON actions (session);
CREATE TABLE approvals (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  turn TEXT NOT NULL,
  trace TEXT NOT NULL,
  action TEXT NOT NULL UNIQUE,
  tool TEXT NOT NULL,
  tool_class TEXT NOT NULL,
  risk TEXT NOT NULL,
  digest TEXT NOT NULL,
  requester TEXT NOT NULL,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  decided_by TEXT,
  reason TEXT
) STRICT;
CREATE INDEX approvals_of_tenant ON approvals (tenant, state, seq);
CREATE INDEX approvals_of_session ON approvals (session);
CREATE TABLE traces (
  trace TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  session TEXT NOT NULL,
  next_seq INTEGER NOT NULL,
  head TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX traces_of_session ON traces (session);
CREATE TABLE evidence (
  trace TEXT NOT NULL REFERENCES traces (trace),
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (trace, seq)
) STRICT, WITHOUT ROWID;
