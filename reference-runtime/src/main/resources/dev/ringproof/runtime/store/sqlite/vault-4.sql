-- Prompts, answers and streams are found by their turns, which continuity knows by session. By session they
-- stood in two more indexes, in which each commit changed a page of its own.
DROP INDEX texts_of_session;
CREATE INDEX texts_of_session ON texts (session) WHERE kind NOT IN ('PROMPT', 'TEXT');
DROP INDEX streams_of_session;
