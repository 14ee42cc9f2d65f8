-- The log. Integers are of 64 bits; times are microseconds since 1970-01-01T00:00:00Z;
-- names are kept once, in side tables, and rows refer to them by small ascending numbers.

CREATE TABLE stream (
  id      INTEGER PRIMARY KEY,
  name    TEXT    NOT NULL UNIQUE,
  retired INTEGER NOT NULL DEFAULT 0  -- the version up to which retention has deleted
) STRICT;

CREATE TABLE event_type (
  id   INTEGER PRIMARY KEY,
  name TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE actor (
  id   INTEGER PRIMARY KEY,
  name TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE event (
  position           INTEGER PRIMARY KEY,
  batch              INTEGER NOT NULL,
  planned_at         INTEGER,
  stream             INTEGER NOT NULL REFERENCES stream (id),
  version            INTEGER NOT NULL,
  type               INTEGER NOT NULL REFERENCES event_type (id),
  schema_version     INTEGER NOT NULL,
  event_id           BLOB    NOT NULL UNIQUE CHECK (length(event_id) = 16),
  session            INTEGER NOT NULL,
  epoch              INTEGER NOT NULL,
  recorded_at        INTEGER NOT NULL,
  actor              INTEGER NOT NULL REFERENCES actor (id),
  causation_position INTEGER,
  correlation_id     TEXT,
  payload            TEXT    NOT NULL,
  hash               BLOB    NOT NULL CHECK (length(hash) = 32),
  UNIQUE (stream, version)
) STRICT;

-- Where each session begins; it ends where the next one begins, or at the head.
CREATE TABLE session (
  id    INTEGER PRIMARY KEY,
  first INTEGER NOT NULL UNIQUE
) STRICT;

-- What retention has deleted: whole sessions, oldest first. The last row keeps the head when no event is left.
CREATE TABLE retained (
  session          INTEGER PRIMARY KEY,
  first            INTEGER NOT NULL,
  last             INTEGER NOT NULL,
  last_hash        BLOB    NOT NULL,
  last_batch       INTEGER NOT NULL,
  last_recorded_at INTEGER NOT NULL
) STRICT;

-- Heads as they were when a session or a host ended in order: no hash chain shows that its tail was cut off.
CREATE TABLE recorded_head (
  position INTEGER PRIMARY KEY,
  hash     BLOB    NOT NULL
) STRICT;

CREATE TABLE host_lease (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  epoch         INTEGER NOT NULL,
  holder        TEXT    NOT NULL,
  boot_id       TEXT    NOT NULL,
  renewed_nanos INTEGER NOT NULL,
  released      INTEGER NOT NULL
) STRICT;

CREATE TRIGGER event_insert BEFORE INSERT ON event
WHEN NEW.position IS NOT
  1 + coalesce((SELECT max(position) FROM event), (SELECT max(last) FROM retained), 0)
BEGIN
  SELECT RAISE(ABORT, 'an event is appended at head + 1 only');
END;

CREATE TRIGGER event_update BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'an event is never changed');
END;

CREATE TRIGGER event_delete BEFORE DELETE ON event
WHEN NOT EXISTS (
  SELECT 1 FROM retained
  WHERE session = OLD.session AND OLD.position BETWEEN first AND last)
BEGIN
  SELECT RAISE(ABORT, 'an event is deleted with its whole session only, after a row in retained');
END;

CREATE TRIGGER event_deleted AFTER DELETE ON event
WHEN EXISTS (SELECT 1 FROM retained WHERE OLD.position BETWEEN first AND last)
BEGIN
  UPDATE stream SET retired = max(retired, OLD.version) WHERE id = OLD.stream;
END;

CREATE TRIGGER session_insert BEFORE INSERT ON session
WHEN NEW.id IS NOT
       1 + coalesce((SELECT max(id) FROM session), (SELECT max(session) FROM retained), 0)
  OR NEW.first IS NOT
       1 + coalesce((SELECT max(position) FROM event), (SELECT max(last) FROM retained), 0)
BEGIN
  SELECT RAISE(ABORT, 'a session is the next one and begins at head + 1');
END;

CREATE TRIGGER session_update BEFORE UPDATE ON session
BEGIN
  SELECT RAISE(ABORT, 'a session is never changed');
END;

CREATE TRIGGER session_delete BEFORE DELETE ON session
WHEN NOT EXISTS (SELECT 1 FROM retained WHERE session = OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'a session is deleted after a row in retained only');
END;

-- Names what it deletes exactly: the oldest session, from its first event to its last.
CREATE TRIGGER retained_insert BEFORE INSERT ON retained
WHEN NOT EXISTS (
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

CREATE TRIGGER retained_update BEFORE UPDATE ON retained
BEGIN
  SELECT RAISE(ABORT, 'what was retained is never changed');
END;

CREATE TRIGGER retained_delete BEFORE DELETE ON retained
BEGIN
  SELECT RAISE(ABORT, 'what was retained is never forgotten');
END;

CREATE TRIGGER recorded_head_update BEFORE UPDATE ON recorded_head
BEGIN
  SELECT RAISE(ABORT, 'a recorded head is never changed');
END;

CREATE TRIGGER recorded_head_delete BEFORE DELETE ON recorded_head
BEGIN
  SELECT RAISE(ABORT, 'a recorded head is never forgotten');
END;

CREATE TRIGGER stream_rename BEFORE UPDATE OF id, name ON stream
BEGIN
  SELECT RAISE(ABORT, 'a stream is never renamed');
END;

CREATE TRIGGER stream_delete BEFORE DELETE ON stream
BEGIN
  SELECT RAISE(ABORT, 'a stream is never deleted');
END;

CREATE TRIGGER event_type_update BEFORE UPDATE ON event_type
BEGIN
  SELECT RAISE(ABORT, 'an event type is never renamed');
END;

CREATE TRIGGER event_type_delete BEFORE DELETE ON event_type
BEGIN
  SELECT RAISE(ABORT, 'an event type is never deleted');
END;

CREATE TRIGGER actor_update BEFORE UPDATE ON actor
BEGIN
  SELECT RAISE(ABORT, 'an actor is never renamed');
END;

CREATE TRIGGER actor_delete BEFORE DELETE ON actor
BEGIN
  SELECT RAISE(ABORT, 'an actor is never deleted');
END;

CREATE TRIGGER host_lease_update BEFORE UPDATE ON host_lease
WHEN NEW.epoch < OLD.epoch
BEGIN
  SELECT RAISE(ABORT, 'an epoch never goes back');
END;

CREATE TRIGGER host_lease_delete BEFORE DELETE ON host_lease
BEGIN
  SELECT RAISE(ABORT, 'the lease is released, never deleted');
END;

-- In the transaction of the tables, so that they are there if and only if the numbers are.
PRAGMA application_id = 1380274258;
PRAGMA user_version = 1;
