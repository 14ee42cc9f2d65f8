-- What folds made of the log, so that a reader of the past need not begin at its session's start.
-- Disposable: no hash chain covers it, and what does not fit is thrown away.
CREATE TABLE snapshot (
  code_version TEXT    NOT NULL,
  position     INTEGER NOT NULL,
  session      INTEGER NOT NULL,
  state_hash   BLOB    NOT NULL CHECK (length(state_hash) = 32),
  state        BLOB    NOT NULL,
  PRIMARY KEY (code_version, position)
) STRICT;

CREATE INDEX snapshot_session ON snapshot (session);

-- An import into an empty log keeps its positions: what stood before them counts as retained.
DROP TRIGGER retained_insert;

CREATE TRIGGER retained_insert BEFORE INSERT ON retained
WHEN (EXISTS (SELECT 1 FROM event)
    OR EXISTS (SELECT 1 FROM session)
    OR EXISTS (SELECT 1 FROM retained))
  AND NOT EXISTS (
  SELECT 1 FROM session s JOIN event e ON e.position = NEW.last
  WHERE s.id = NEW.session
    AND s.id = (SELECT min(id) FROM session)
    AND s.first = NEW.first
    AND e.session = NEW.session
    AND e.hash = NEW.last_hash
    AND e.batch = NEW.last_batch
    AND e.recorded_at = NEW.last_recorded_at
    AND NEW.last = coalesce(
      (SELECT min(n.first) - 1 FROM session n WHERE n.id > NEW.session),
      (SELECT max(position) FROM event)))
BEGIN
  SELECT RAISE(ABORT, 'retention takes the oldest session, whole');
END;

PRAGMA user_version = 2;
