-- One row: what the installation does at present. No row: everything.
CREATE TABLE service_mode (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  mode text COLLATE "C" NOT NULL CHECK (mode IN ('normal', 'read_only', 'maintenance')),
  reason text COLLATE "C",
  retry_after_seconds bigint NOT NULL CHECK (retry_after_seconds > 0),
  changed_at timestamptz NOT NULL
);
-- migrate: down
DROP TABLE service_mode;
