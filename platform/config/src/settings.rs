//! The typed settings. Each field is declared in [`SETTINGS`](crate::SETTINGS) under its path.

use crate::network::Network;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Everything the server can be told at start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the installation is for.
    pub environment: Environment,
    /// Folder of the database file, the images and the generated key.
    pub data_dir: PathBuf,
    /// Signs sessions and tokens, at least 32 characters. `None` only outside production: the server then generates one
    /// and keeps it in `data_dir`.
    pub secret_key: Option<SecretString>,
    /// `redis://` or `rediss://` URL of what nodes share quickly and may lose.
    pub redis_url: Option<SecretString>,
    /// Address of a project at the error tracker.
    pub sentry_dsn: Option<SecretString>,
    /// Origins of other sites that may call the API, in lower case without a trailing slash; `*` for any.
    pub cors_origins: Vec<String>,
    /// How long deleted things can be restored, in days.
    pub trash_days: u32,
    /// How many jobs run at once in this process; 0: none.
    pub workers: u32,
    /// Whether the apps are filled with sample data and a demo account is offered. Never in production.
    pub demo: bool,
    /// Whether the operator has confirmed that SQLite serves this production installation.
    pub allow_sqlite_in_production: bool,
    /// The listening socket and what stands in front of it.
    pub server: ServerSettings,
    /// The database and its pool.
    pub database: DatabaseSettings,
    /// Backups.
    pub backup: BackupSettings,
    /// Logging.
    pub log: LogSettings,
    /// The error tracker.
    pub sentry: SentrySettings,
    /// Traces.
    pub otel: OtelSettings,
    /// The page of metrics.
    pub metrics: MetricsSettings,
    /// Accounts and sessions.
    pub auth: AuthSettings,
    /// Uploaded files.
    pub uploads: UploadSettings,
    /// Limits of requests.
    pub limits: LimitSettings,
    /// Calls to other servers.
    pub outbound: OutboundSettings,
    /// The mail server.
    pub smtp: SmtpSettings,
    /// What operators are told, and how.
    pub alerts: AlertSettings,
}

/// What an installation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Work on the project, or a first look.
    Development,
    /// Automatic tests.
    Test,
    /// A rehearsal of production.
    Staging,
    /// Real people and their data; the strict rules hold.
    Production,
}

impl Environment {
    /// The name, as the setting writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

/// The listening socket and what stands in front of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on; 0 takes any free one.
    pub port: u16,
    /// Address at which people reach the installation, without a trailing slash.
    pub public_url: Option<String>,
    /// Reverse proxies whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// How long a client may take to send a request's head, and an idle connection is kept, in seconds.
    pub header_timeout_seconds: u32,
    /// How long requests are still taken after a stop signal, with readiness red, in seconds.
    pub shutdown_delay_seconds: u32,
    /// How long running requests may take to finish after that, in seconds.
    pub shutdown_grace_seconds: u32,
}

impl ServerSettings {
    /// Address and port together.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }

    /// Whether `address`, the other end of a connection, is a proxy whose headers are believed.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }
}

/// Which database engine serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseEngine {
    /// A file beside the server.
    Sqlite,
    /// A `PostgreSQL` server.
    Postgres,
}

/// The database and its pool.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite:…`, `postgres://…` or `postgresql://…`; a file in `data_dir` unless given. In the default, the characters
    /// `%`, `?` and `#` of `data_dir` are percent-encoded.
    pub url: SecretString,
    /// Connections kept open.
    pub pool_size: u32,
    /// Further connections opened under load.
    pub pool_overflow: u32,
    /// How long a request waits for a free connection, in seconds.
    pub pool_wait_seconds: u32,
    /// Age at which a connection is replaced, in seconds.
    pub pool_recycle_seconds: u32,
}

impl DatabaseSettings {
    /// The engine by the scheme of the URL; `None` for a scheme that [`load`](crate::load) refuses.
    #[must_use]
    pub fn engine(&self) -> Option<DatabaseEngine> {
        let (scheme, rest) = self.url.expose_secret().split_once(':')?;
        match scheme {
            "sqlite" if !rest.trim_start_matches('/').is_empty() => Some(DatabaseEngine::Sqlite),
            "postgres" | "postgresql" if rest.starts_with("//") => Some(DatabaseEngine::Postgres),
            _ => None,
        }
    }
}

/// Backups.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupSettings {
    /// Folder of the archives; `backups` in `data_dir` unless given.
    pub dir: PathBuf,
    /// An age secret key. `None` only outside production: the server then generates one and keeps it in `data_dir`.
    pub key: Option<SecretString>,
    /// When one is made, in cron's five fields, UTC; `off`: only on request.
    pub schedule: String,
    /// How long archives are kept, in days.
    pub retention_days: u32,
    /// How many of the newest are kept however old they are.
    pub keep_at_least: u32,
    /// Whether one is made before the schema of a database with data is changed.
    pub before_migration: bool,
}

/// Severity of a log record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Every step.
    Trace,
    /// For finding faults.
    Debug,
    /// The normal course of things.
    Info,
    /// Something to look at.
    Warn,
    /// Something failed.
    Error,
}

impl LogLevel {
    /// The level in lower case, as log filters write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// Form of the log on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Console on a terminal, JSON elsewhere.
    Auto,
    /// Lines for people.
    Console,
    /// One JSON object per line.
    Json,
}

/// Logging.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// Least severity that is logged.
    pub level: LogLevel,
    /// Form of the log on standard output.
    pub format: LogFormat,
    /// Whether JSON log files are written to `dir`.
    pub file: bool,
    /// Folder of the log files; `logs` in `data_dir` unless given.
    pub dir: PathBuf,
    /// How long log files are kept, in days.
    pub retention_days: u32,
}

/// Who may create an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Everybody.
    Open,
    /// Nobody but the first.
    Closed,
}

/// The error tracker.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentrySettings {
    /// Share of errors that are sent, 0 to 1.
    pub sample_rate: f64,
    /// Share of requests whose duration is sent, 0 to 1.
    pub traces_sample_rate: f64,
}

/// Traces, by the names of the OpenTelemetry specification.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtelSettings {
    /// The collector; none: no traces.
    pub exporter_otlp_endpoint: Option<String>,
    /// `name=value` pairs separated by commas, values percent-encoded.
    pub exporter_otlp_headers: Option<SecretString>,
    /// Longest time of one delivery, in milliseconds.
    pub exporter_otlp_timeout: u32,
    /// Name of this service.
    pub service_name: String,
    /// Share of traces that are kept, 0 to 1.
    pub traces_sampler_arg: f64,
}

/// The page of metrics.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsSettings {
    /// Lets whoever sends it as bearer token read the metrics; at least 16 characters.
    pub token: Option<SecretString>,
    /// Networks that need no token.
    pub networks: Vec<Network>,
}

/// Accounts and sessions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthSettings {
    /// Life of an access token, in minutes.
    pub access_token_minutes: u32,
    /// Life of a session that is not used, in days.
    pub refresh_days: u32,
    /// Who may create an account.
    pub registration: Registration,
    /// Attempts to sign in or register from one address, per minute.
    pub sign_in_per_minute: u32,
}

/// Uploaded files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadSettings {
    /// Largest image file, in bytes.
    pub max_image_bytes: u64,
    /// Largest image, in millions of pixels.
    pub max_image_megapixels: u32,
    /// Largest CSV file for an import, in bytes.
    pub max_import_bytes: u64,
}

/// Limits of requests.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Longest time a request may take, in seconds.
    pub request_timeout_seconds: u32,
    /// Largest request body other than an upload, in bytes.
    pub max_body_bytes: u64,
    /// Reading requests of one person or address, per minute.
    pub reads_per_minute: u32,
    /// Changing requests of one person or address, per minute.
    pub writes_per_minute: u32,
}

/// Calls to other servers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutboundSettings {
    /// Host names and networks that may be called although they are not public.
    pub allow: Vec<String>,
    /// Longest time to reach another server, in seconds.
    pub connect_seconds: u32,
    /// Longest time of one attempt, in seconds.
    pub timeout_seconds: u32,
    /// Attempts in all of a call that may be repeated.
    pub retry_attempts: u32,
    /// Failures within the window that open a breaker.
    pub breaker_failures: u32,
    /// How far back failures are counted, in seconds.
    pub breaker_window_seconds: u32,
    /// How long a breaker stays open, in seconds.
    pub breaker_open_seconds: u32,
}

/// How the connection to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Begins in the clear and must become TLS.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// In the clear.
    None,
}

/// The mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// Its name; no mail is sent without one.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// How the connection is kept private.
    pub tls: SmtpTls,
    /// User there.
    pub username: Option<String>,
    /// Password there.
    pub password: Option<SecretString>,
    /// Sender of mail: one address.
    pub from: Option<Vec<String>>,
}

/// What operators are told, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertSettings {
    /// Who gets alerts by mail.
    pub email_to: Vec<String>,
    /// Incoming webhook of a Slack channel.
    pub slack_webhook_url: Option<SecretString>,
    /// Integration key of a PagerDuty service.
    pub pagerduty_routing_key: Option<SecretString>,
    /// Where PagerDuty takes events.
    pub pagerduty_url: String,
    /// Address that gets alerts as JSON.
    pub webhook_url: Option<SecretString>,
    /// Signs what that address gets.
    pub webhook_secret: Option<SecretString>,
    /// Between two looks, in seconds.
    pub interval_seconds: u32,
    /// More failing requests than this, in percent, are an alert.
    pub error_rate_percent: u32,
    /// More memory in use than this, in percent, is an alert.
    pub memory_percent: u32,
    /// More of the disk in use than this, in percent, is an alert.
    pub disk_percent: u32,
    /// After this time an alert that lasts is told again, in hours.
    pub repeat_hours: u32,
    /// Certificate whose end is watched.
    pub certificate_file: Option<PathBuf>,
    /// A certificate that ends within this time is an alert, in days.
    pub certificate_days: u32,
    /// Name of this process in alerts.
    pub node_name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(url: &str) -> Option<DatabaseEngine> {
        let url = SecretString::from(url);
        DatabaseSettings { url, pool_size: 1, pool_overflow: 0, pool_wait_seconds: 1, pool_recycle_seconds: 1 }.engine()
    }

    #[test]
    fn the_scheme_chooses_the_engine() {
        assert_eq!(engine("sqlite://./data/sea.db"), Some(DatabaseEngine::Sqlite));
        assert_eq!(engine("sqlite::memory:"), Some(DatabaseEngine::Sqlite));
        assert_eq!(engine("postgres://db/sea"), Some(DatabaseEngine::Postgres));
        assert_eq!(engine("postgresql://db/sea"), Some(DatabaseEngine::Postgres));
        for url in ["mysql://db/sea", "sea.db", "sqlite://", "postgres:db", ""] {
            assert_eq!(engine(url), None, "{url}");
        }
    }

    #[test]
    fn only_listed_proxies_are_trusted() {
        let server = ServerSettings {
            host: IpAddr::from([127, 0, 0, 1]),
            port: 80,
            public_url: None,
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            header_timeout_seconds: 30,
            shutdown_delay_seconds: 0,
            shutdown_grace_seconds: 0,
        };
        assert!(server.trusts(IpAddr::from([10, 1, 2, 3])));
        assert!(!server.trusts(IpAddr::from([11, 1, 2, 3])));
        assert_eq!(server.address().to_string(), "127.0.0.1:80");
    }
}
