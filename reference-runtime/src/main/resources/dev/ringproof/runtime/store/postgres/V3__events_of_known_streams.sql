-- A node remembers the streams that it writes to. One that another node erased takes no event any more:
-- it would be a row that nothing finds again. Those that came before this was looked at go.
CREATE OR REPLACE FUNCTION vault.fence_event() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  stream RECORD;
BEGIN
  SELECT t.id, t.holder INTO stream FROM vault.streams s
    LEFT JOIN continuity.turns t ON t.id = s.turn WHERE s.number = NEW.stream;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no stream % any more: erased, or purged', NEW.stream
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF stream.id IS NOT NULL AND stream.holder IS DISTINCT FROM continuity.node() THEN
    PERFORM continuity.refuse('turn ' || stream.id, stream.holder);
  END IF;
  RETURN NEW;
END $$;
DELETE FROM vault.events e WHERE NOT EXISTS (SELECT 1 FROM vault.streams s WHERE s.number = e.stream);
