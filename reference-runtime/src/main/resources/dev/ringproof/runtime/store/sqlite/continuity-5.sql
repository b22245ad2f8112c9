-- What whoever decided an approval held then, as a JSON array; null for words taken before this.
ALTER TABLE approvals ADD COLUMN decided_scopes TEXT;
