-- What a session needs to go on is in the schema continuity, raw text (sealed) in vault, the schedule
-- of jobs in jobs. The columns are those of the SQLite files; times are milliseconds of the epoch.
--
-- Several nodes share this database. Who has a turn under way is its holder, the name of a process;
-- the session's epoch grows when the holder changes. Each connection says in the setting
-- ringproof.node which process it belongs to, and the triggers below refuse in the same statement
-- what a process writes to a turn that another holds.

CREATE TABLE continuity.nodes (
  node TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  until TIMESTAMPTZ NOT NULL
);
CREATE INDEX nodes_by_name ON continuity.nodes (name);

CREATE FUNCTION continuity.node() RETURNS TEXT LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('ringproof.node', true), '') $$;
CREATE FUNCTION continuity.lapsed(holder TEXT) RETURNS BOOLEAN LANGUAGE sql VOLATILE AS
  $$ SELECT holder IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM continuity.nodes n WHERE n.node = holder AND n.until > clock_timestamp()) $$;

CREATE TABLE continuity.sessions (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  owner TEXT NOT NULL,
  tier TEXT NOT NULL,
  version BIGINT NOT NULL,
  summary TEXT NOT NULL,
  limit_tokens BIGINT NOT NULL,
  limit_micros BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  active_turn TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_age ON continuity.sessions (created_at);
CREATE TABLE continuity.turns (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  trace TEXT NOT NULL,
  session TEXT NOT NULL REFERENCES continuity.sessions (id) ON DELETE CASCADE,
  tenant TEXT NOT NULL,
  tier TEXT NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL,
  reserved_tokens BIGINT NOT NULL,
  reserved_micros BIGINT NOT NULL,
  charged_tokens BIGINT NOT NULL DEFAULT 0,
  charged_micros BIGINT NOT NULL DEFAULT 0,
  start_version BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  workflow TEXT UNIQUE,
  idempotency_key TEXT,
  body_digest TEXT NOT NULL,
  window_start BIGINT NOT NULL,
  view TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  takes BIGINT NOT NULL DEFAULT 0,
  attempts BIGINT NOT NULL DEFAULT 0,
  redrives BIGINT NOT NULL DEFAULT 0,
  accepted_at BIGINT,
  holder TEXT DEFAULT continuity.node()
);
CREATE INDEX jobs_of_tenant ON continuity.turns (tenant, state, seq) WHERE workflow IS NOT NULL;
CREATE INDEX turns_of_session ON continuity.turns (session, seq);
CREATE INDEX turns_unfinished ON continuity.turns (holder, seq) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX turns_by_key ON continuity.turns (tenant, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
-- What an erased session's unfinished turns still hold of their tenant's money.
CREATE TABLE continuity.erased_turns (
  turn TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  tier TEXT NOT NULL,
  window_start BIGINT NOT NULL,
  reserved_tokens BIGINT NOT NULL,
  reserved_micros BIGINT NOT NULL,
  holder TEXT
);
CREATE TABLE continuity.session_spend (
  session TEXT COLLATE "C" NOT NULL,
  tenant TEXT NOT NULL,
  tier TEXT COLLATE "C" NOT NULL,
  window_start BIGINT NOT NULL,
  settled_tokens BIGINT NOT NULL DEFAULT 0,
  settled_micros BIGINT NOT NULL DEFAULT 0,
  reserved_tokens BIGINT NOT NULL DEFAULT 0,
  reserved_micros BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (session, tenant, tier, window_start)
);
CREATE INDEX session_spend_of_tenant ON continuity.session_spend (tenant, window_start);
CREATE TABLE continuity.tenant_spend (
  tenant TEXT NOT NULL,
  window_start BIGINT NOT NULL,
  settled_tokens BIGINT NOT NULL DEFAULT 0,
  settled_micros BIGINT NOT NULL DEFAULT 0,
  reserved_tokens BIGINT NOT NULL DEFAULT 0,
  reserved_micros BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, window_start)
);
CREATE TABLE continuity.model_spend (
  tenant TEXT NOT NULL,
  window_start BIGINT NOT NULL,
  model TEXT COLLATE "C" NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cost_micros BIGINT NOT NULL,
  PRIMARY KEY (tenant, window_start, model)
);
CREATE TABLE continuity.quota_use (
  tenant TEXT NOT NULL,
  window_seconds BIGINT NOT NULL,
  window_start BIGINT NOT NULL,
  turns BIGINT NOT NULL,
  PRIMARY KEY (tenant, window_seconds, window_start)
);
-- No foreign key on the turn: an action that is under way outlives its erased session until its outcome.
CREATE TABLE continuity.actions (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  turn TEXT NOT NULL,
  session TEXT NOT NULL,
  trace TEXT NOT NULL,
  tool TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  reference TEXT,
  result_digest TEXT,
  holder TEXT DEFAULT continuity.node()
);
CREATE INDEX actions_of_turn ON continuity.actions (turn, seq);
CREATE INDEX actions_under_way ON continuity.actions (trace) WHERE state = 'intended';
CREATE TABLE continuity.approvals (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  session TEXT NOT NULL REFERENCES continuity.sessions (id) ON DELETE CASCADE,
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
  requested_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  decided_by TEXT,
  reason TEXT,
  decided_scopes TEXT,
  told_in TEXT,
  holder TEXT DEFAULT continuity.node()
);
CREATE INDEX approvals_of_tenant ON continuity.approvals (tenant, state, seq);
CREATE INDEX approvals_of_session ON continuity.approvals (session);
CREATE INDEX approvals_async ON continuity.approvals (holder, seq)
  WHERE mode = 'async' AND state IN ('pending', 'approved', 'consumed');
CREATE TABLE continuity.follow_ups (
  action TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  over INTEGER NOT NULL DEFAULT 0,
  told_in TEXT
);
CREATE INDEX follow_ups_of_session ON continuity.follow_ups (session);
CREATE INDEX follow_ups_open ON continuity.follow_ups (action) WHERE over = 0;
CREATE TABLE continuity.traces (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trace TEXT COLLATE "C" NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  session TEXT NOT NULL,
  next_seq BIGINT NOT NULL,
  head TEXT NOT NULL
);
CREATE INDEX traces_of_session ON continuity.traces (session);
CREATE TABLE continuity.evidence (
  trace_number BIGINT NOT NULL REFERENCES continuity.traces (number),
  seq BIGINT NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (trace_number, seq)
);
-- What one node asks of the turn of another: to be taken back.
CREATE TABLE continuity.wishes (
  turn TEXT PRIMARY KEY,
  asked_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE vault.vault_seal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BYTEA NOT NULL
);
CREATE TABLE vault.session_keys (
  session TEXT PRIMARY KEY,
  wrapped BYTEA NOT NULL
);
CREATE TABLE vault.texts (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  text BYTEA NOT NULL,
  until BIGINT NOT NULL,
  UNIQUE (kind, key)
);
CREATE INDEX texts_of_session ON vault.texts (session, kind, seq);
CREATE INDEX texts_until ON vault.texts (until);
CREATE TABLE vault.streams (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  turn TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX streams_of_session ON vault.streams (session);
CREATE INDEX streams_until ON vault.streams (until);
-- batch orders commits over two files; here a commit is one, and it is always 0.
CREATE TABLE vault.events (
  stream BIGINT NOT NULL,
  id BIGINT NOT NULL,
  payload BYTEA NOT NULL,
  batch BIGINT NOT NULL,
  PRIMARY KEY (stream, id)
);

-- db-scheduler's table. task_data is plain text: "<due epoch ms> <runs begun>".
CREATE TABLE jobs.scheduled_tasks (
  task_name TEXT NOT NULL,
  task_instance TEXT NOT NULL,
  task_data BYTEA,
  execution_time TIMESTAMPTZ NOT NULL,
  picked BOOLEAN NOT NULL,
  picked_by TEXT,
  last_success TIMESTAMPTZ,
  last_failure TIMESTAMPTZ,
  consecutive_failures INT,
  last_heartbeat TIMESTAMPTZ,
  version BIGINT NOT NULL,
  priority SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON jobs.scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON jobs.scheduled_tasks (last_heartbeat);

CREATE FUNCTION continuity.refuse(what TEXT, holder TEXT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the lease of % is not this node''s any more', what USING ERRCODE = 'RP001';
END $$;

-- A turn changes by its holder alone. Another node may make it its own once the holder's lease has
-- lapsed, with a higher epoch. What has ended is anybody's: an operator's word on a dead letter may come
-- to any node, and whoever lost its turn settles none that has ended.
CREATE FUNCTION continuity.fence_turn() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NULL AND OLD.holder IS DISTINCT FROM continuity.node()
     AND NOT (NEW.holder IS NOT DISTINCT FROM continuity.node() AND NEW.epoch > OLD.epoch
              AND (OLD.holder IS NULL OR continuity.lapsed(OLD.holder))) THEN
    PERFORM continuity.refuse('turn ' || OLD.id, OLD.holder);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fence BEFORE UPDATE ON continuity.turns
  FOR EACH ROW EXECUTE FUNCTION continuity.fence_turn();

-- An effect is its turn's, or, where it was approved after the turn, that of the node that intended it.
CREATE FUNCTION continuity.fence_action() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  of_turn TEXT;
  alone BOOLEAN;
BEGIN
  SELECT t.holder INTO of_turn FROM continuity.turns t WHERE t.id = NEW.turn AND t.ended_at IS NULL;
  IF FOUND AND of_turn IS DISTINCT FROM continuity.node() THEN
    SELECT EXISTS (SELECT 1 FROM continuity.approvals p WHERE p.action = NEW.id AND p.mode = 'async')
      INTO alone;
    IF NOT alone THEN
      PERFORM continuity.refuse('turn ' || NEW.turn, of_turn);
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state = 'intended' AND OLD.holder IS DISTINCT FROM continuity.node()
       AND NOT (NEW.holder IS NOT DISTINCT FROM continuity.node() AND continuity.lapsed(OLD.holder)) THEN
      PERFORM continuity.refuse('action ' || OLD.id, OLD.holder);
    END IF;
    IF OLD.state = 'requested' THEN
      NEW.holder := continuity.node();
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fence BEFORE INSERT OR UPDATE ON continuity.actions
  FOR EACH ROW EXECUTE FUNCTION continuity.fence_action();

-- Whoever took the word carries out what no turn waits for.
CREATE FUNCTION continuity.hold_approval() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'pending' AND NEW.state <> 'pending' THEN
    NEW.holder := continuity.node();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold BEFORE UPDATE ON continuity.approvals
  FOR EACH ROW EXECUTE FUNCTION continuity.hold_approval();

CREATE FUNCTION vault.fence_event() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  of_turn RECORD;
BEGIN
  SELECT t.id, t.holder INTO of_turn FROM vault.streams s JOIN continuity.turns t ON t.id = s.turn
    WHERE s.number = NEW.stream;
  IF FOUND AND of_turn.holder IS DISTINCT FROM continuity.node() THEN
    PERFORM continuity.refuse('turn ' || of_turn.id, of_turn.holder);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fence BEFORE INSERT ON vault.events
  FOR EACH ROW EXECUTE FUNCTION vault.fence_event();

-- What a turn leaves to go on from, under the key resume:<turn>, is its holder's as well.
CREATE FUNCTION vault.fence_text() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  of_turn RECORD;
BEGIN
  SELECT t.id, t.holder INTO of_turn FROM continuity.turns t WHERE t.id = substr(NEW.key, 8);
  IF FOUND AND of_turn.holder IS DISTINCT FROM continuity.node() THEN
    PERFORM continuity.refuse('turn ' || of_turn.id, of_turn.holder);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fence BEFORE INSERT OR UPDATE ON vault.texts
  FOR EACH ROW WHEN (NEW.kind = 'OTHER' AND NEW.key LIKE 'resume:%')
  EXECUTE FUNCTION vault.fence_text();

-- The money of an erased session's turn is settled by whoever runs it, or after that one's lease.
CREATE FUNCTION continuity.hold_erased() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  NEW.holder := (SELECT t.holder FROM continuity.turns t WHERE t.id = NEW.turn);
  RETURN NEW;
END $$;
CREATE TRIGGER hold BEFORE INSERT ON continuity.erased_turns
  FOR EACH ROW EXECUTE FUNCTION continuity.hold_erased();
