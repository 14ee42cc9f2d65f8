-- Placeholder: the log's tables as design.md section 3 describes them come here.
CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  stream   TEXT    NOT NULL,
  version  INTEGER NOT NULL,
  payload  TEXT    NOT NULL,
  UNIQUE (stream, version)
) STRICT;
