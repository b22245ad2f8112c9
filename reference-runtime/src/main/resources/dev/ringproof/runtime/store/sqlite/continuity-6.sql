-- How often a job was run since it was accepted or re-driven, each run counted as it begins.
ALTER TABLE turns ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
-- How often the job was re-driven as a dead letter, each time as another turn, and when it was accepted first; null
-- where that is when the turn began.
ALTER TABLE turns ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turns ADD COLUMN accepted_at INTEGER;
CREATE INDEX jobs_of_tenant ON turns (tenant, state, seq) WHERE workflow IS NOT NULL;
