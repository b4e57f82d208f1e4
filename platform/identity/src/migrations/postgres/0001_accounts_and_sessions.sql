CREATE TABLE users (
  id uuid NOT NULL PRIMARY KEY,
  email text COLLATE "C" NOT NULL,
  -- The address in lower case: one mailbox, one account.
  email_key text COLLATE "C" NOT NULL UNIQUE,
  password_hash text COLLATE "C" NOT NULL,
  full_name text COLLATE "C",
  role text COLLATE "C" NOT NULL CHECK (role IN ('user', 'instructor', 'admin')),
  default_currency text COLLATE "C" NOT NULL,
  theme text COLLATE "C" NOT NULL CHECK (theme IN ('light', 'dark', 'system')),
  language text COLLATE "C" NOT NULL CHECK (language IN ('en', 'de')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  last_sign_in_at timestamptz
);
CREATE INDEX users_created_at ON users (created_at, id);

CREATE TABLE sessions (
  id uuid NOT NULL PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('cookie', 'token')),
  -- SHA-256 of the cookie's secret; NULL for token sessions.
  secret_hash bytea UNIQUE,
  user_agent text COLLATE "C",
  address text COLLATE "C",
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE refresh_tokens (
  id uuid NOT NULL PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);

CREATE TABLE audit_log (
  id uuid NOT NULL PRIMARY KEY,
  at timestamptz NOT NULL,
  -- No reference: the log outlives the account.
  actor_id uuid,
  action text COLLATE "C" NOT NULL,
  target_id uuid,
  request_id text COLLATE "C" NOT NULL,
  address text COLLATE "C"
);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE INDEX audit_log_actor_id ON audit_log (actor_id);
-- migrate: down
DROP TABLE audit_log;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE users;
