-- Every backup, restore drill and restore, with its result.
CREATE TABLE backup_runs (
  id uuid NOT NULL PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('backup', 'drill', 'restore')),
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  archive text COLLATE "C",
  byte_size bigint,
  row_count bigint,
  -- NULL: it went well.
  error text COLLATE "C"
);
CREATE INDEX backup_runs_kind ON backup_runs (kind, finished_at);

-- One row with a new word before each backup: what comes back must have it.
CREATE TABLE backup_sentinel (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  word text COLLATE "C" NOT NULL,
  written_at timestamptz NOT NULL
);
-- migrate: down
DROP TABLE backup_sentinel;
DROP TABLE backup_runs;
