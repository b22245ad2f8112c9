-- The turn that was told what came of an action whose own turn did not wait for its approval.
ALTER TABLE approvals ADD COLUMN told_in TEXT;
CREATE INDEX approvals_async ON approvals (seq) WHERE mode = 'async' AND state IN ('pending', 'approved', 'consumed');
