CREATE TABLE jobs (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  queue TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'dead', 'cancelled')),
  priority INTEGER NOT NULL,
  -- JSON.
  payload TEXT NOT NULL,
  -- No reference: the queue stands below the accounts. An account that goes takes its jobs with it by an own statement.
  owner_id BLOB,
  request_id TEXT,
  unique_key TEXT,
  run_at TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  -- Counts every claim, also those handed back: the fence against a worker that lost its lease.
  claims INTEGER NOT NULL,
  worker TEXT,
  lease_expires_at TEXT,
  cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
  progress_percent INTEGER,
  progress_text TEXT,
  -- JSON.
  result TEXT,
  error TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  keep_until TEXT
) STRICT;
CREATE INDEX jobs_due ON jobs (queue, priority DESC, run_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_next ON jobs (queue, run_at) WHERE state = 'waiting';
CREATE INDEX jobs_leased ON jobs (lease_expires_at) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_one_active ON jobs (unique_key) WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running');
CREATE INDEX jobs_state ON jobs (state, queue);
CREATE INDEX jobs_owner_id ON jobs (owner_id);
CREATE INDEX jobs_created_at ON jobs (created_at, id);
CREATE INDEX jobs_keep_until ON jobs (keep_until);

CREATE TABLE job_attempts (
  job_id BLOB NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  -- The claim it was.
  number INTEGER NOT NULL,
  worker TEXT,
  started_at TEXT,
  finished_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'cancelled', 'handed_back', 'lost')),
  error TEXT,
  PRIMARY KEY (job_id, number)
) STRICT;

CREATE TABLE job_steps (
  job_id BLOB NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- JSON.
  result TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  PRIMARY KEY (job_id, name)
) STRICT;

CREATE TABLE job_queues (
  name TEXT NOT NULL PRIMARY KEY,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE job_schedules (
  name TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  cron TEXT NOT NULL,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  next_at TEXT NOT NULL,
  last_at TEXT,
  last_job_id BLOB,
  updated_at TEXT NOT NULL
) STRICT;
-- migrate: down
DROP TABLE job_schedules;
DROP TABLE job_queues;
DROP TABLE job_steps;
DROP TABLE job_attempts;
DROP TABLE jobs;
