-- Every backup, restore drill and restore, with its result.
CREATE TABLE backup_runs (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('backup', 'drill', 'restore')),
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  archive TEXT,
  byte_size INTEGER,
  row_count INTEGER,
  -- NULL: it went well.
  error TEXT
) STRICT;
CREATE INDEX backup_runs_kind ON backup_runs (kind, finished_at);

-- One row with a new word before each backup: what comes back must have it.
CREATE TABLE backup_sentinel (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  word TEXT NOT NULL,
  written_at TEXT NOT NULL
) STRICT;
-- migrate: down
DROP TABLE backup_sentinel;
DROP TABLE backup_runs;
