CREATE TABLE jobs (
  id uuid NOT NULL PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'dead', 'cancelled')),
  priority bigint NOT NULL,
  payload jsonb NOT NULL,
  -- No reference: the queue stands below the accounts. An account that goes takes its jobs with it by an own statement.
  owner_id uuid,
  request_id text COLLATE "C",
  unique_key text COLLATE "C",
  run_at timestamptz NOT NULL,
  attempts bigint NOT NULL,
  max_attempts bigint NOT NULL,
  -- Counts every claim, also those handed back: the fence against a worker that lost its lease.
  claims bigint NOT NULL,
  worker text COLLATE "C",
  lease_expires_at timestamptz,
  cancel_requested boolean NOT NULL,
  progress_percent bigint,
  progress_text text COLLATE "C",
  result jsonb,
  error text COLLATE "C",
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  keep_until timestamptz
);
CREATE INDEX jobs_due ON jobs (queue, priority DESC, run_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_next ON jobs (queue, run_at) WHERE state = 'waiting';
CREATE INDEX jobs_leased ON jobs (lease_expires_at) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_one_active ON jobs (unique_key) WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running');
CREATE INDEX jobs_state ON jobs (state, queue);
CREATE INDEX jobs_owner_id ON jobs (owner_id);
CREATE INDEX jobs_created_at ON jobs (created_at, id);
CREATE INDEX jobs_keep_until ON jobs (keep_until);

CREATE TABLE job_attempts (
  job_id uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  -- The claim it was.
  number bigint NOT NULL,
  worker text COLLATE "C",
  started_at timestamptz,
  finished_at timestamptz NOT NULL,
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'cancelled', 'handed_back', 'lost')),
  error text COLLATE "C",
  PRIMARY KEY (job_id, number)
);

CREATE TABLE job_steps (
  job_id uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  result jsonb NOT NULL,
  finished_at timestamptz NOT NULL,
  PRIMARY KEY (job_id, name)
);

CREATE TABLE job_queues (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  paused boolean NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE job_schedules (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  cron text COLLATE "C" NOT NULL,
  paused boolean NOT NULL,
  next_at timestamptz NOT NULL,
  last_at timestamptz,
  last_job_id uuid,
  updated_at timestamptz NOT NULL
);

-- Wakes the workers of all nodes at the commit, without a statement of its own. The text is an event as platform/store tells it, of
-- no node, so that every node hears it.
CREATE FUNCTION jobs_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('seaworthy_events', '{"node":"00000000-0000-0000-0000-000000000000","topic":"jobs","payload":"'
    || CASE WHEN NEW.state = 'waiting' THEN 'work' ELSE 'cancel' END || '"}');
  RETURN NULL;
END
$$;
CREATE TRIGGER jobs_wake_new AFTER INSERT ON jobs FOR EACH ROW WHEN (NEW.state = 'waiting') EXECUTE FUNCTION jobs_wake();
CREATE TRIGGER jobs_wake_changed AFTER UPDATE OF state, cancel_requested ON jobs FOR EACH ROW
  WHEN ((NEW.state = 'waiting' AND OLD.state <> 'waiting') OR (NEW.cancel_requested AND NOT OLD.cancel_requested))
  EXECUTE FUNCTION jobs_wake();
-- migrate: down
DROP TABLE job_schedules;
DROP TABLE job_queues;
DROP TABLE job_steps;
DROP TABLE job_attempts;
DROP TABLE jobs;
DROP FUNCTION jobs_wake();
