-- One row: what the installation does at present. No row: everything.
CREATE TABLE service_mode (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  mode TEXT NOT NULL CHECK (mode IN ('normal', 'read_only', 'maintenance')),
  reason TEXT,
  retry_after_seconds INTEGER NOT NULL CHECK (retry_after_seconds > 0),
  changed_at TEXT NOT NULL
) STRICT;
-- migrate: down
DROP TABLE service_mode;
