//! What the rules look at, and where they draw the line.

use chrono::{DateTime, TimeDelta, Utc};

/// How the process and what it stands on are at one moment. What is not known is not judged: an alert about it then stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// Whether the database answers.
    pub database_up: Option<bool>,
    /// Required services that fail, the database aside; empty when all is well.
    pub failing_services: Option<Vec<String>>,
    /// Requests answered since the start of the process.
    pub requests: u64,
    /// Of these, how many were faults of the server (5xx).
    pub faults: u64,
    /// Id of the last request that was one.
    pub last_fault: Option<String>,
    /// Memory in use, of all there is.
    pub memory_used_percent: Option<f64>,
    /// Space in use on the disk of DATA_DIR.
    pub disk_used_percent: Option<f64>,
    /// Backups; nothing where none are made by this installation.
    pub backup: Option<Backup>,
    /// What the last restore drill failed with; nothing where none was run, empty where it went well.
    pub restore_drill_failure: Option<String>,
    /// Jobs that are given up.
    pub dead_jobs: Option<u64>,
    /// Dependencies that are left alone; nothing is never unknown here.
    pub open_breakers: Vec<OpenBreaker>,
    /// When the certificate in the certificate file ends, or why the file cannot be read.
    pub certificate_ends: Option<Result<DateTime<Utc>, String>>,
}

/// Backups of this installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// The last one that was complete; nothing where there is none yet.
    pub last: Option<DateTime<Utc>>,
    /// Since when there should be some.
    pub expected_since: DateTime<Utc>,
}

/// A dependency whose breaker is open or half-open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBreaker {
    /// Its name.
    pub dependency: String,
    /// Kind of its last failure.
    pub last_error: String,
    /// What happens meanwhile, in a sentence.
    pub fallback: String,
}

/// Where the rules draw the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Faults, in percent of requests of the last five minutes; more is an alert.
    pub error_rate_percent: f64,
    /// With fewer requests than this in five minutes nothing is said about a rate.
    pub error_rate_requests: u64,
    /// More is an alert.
    pub memory_percent: f64,
    /// More is an alert.
    pub disk_percent: f64,
    /// An older last backup is an alert.
    pub backup_age: TimeDelta,
    /// A certificate that ends sooner is an alert; a critical one in the last fifth of that time.
    pub certificate_left: TimeDelta,
    /// How many ticks in a row something must be seen before it is told.
    pub ticks: u32,
    /// How many ticks in a row it must be gone before that is told.
    pub clear_ticks: u32,
    /// After this time what still is so is told again.
    pub repeat: TimeDelta,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            error_rate_percent: 10.0,
            error_rate_requests: 20,
            memory_percent: 90.0,
            disk_percent: 90.0,
            backup_age: TimeDelta::hours(26),
            certificate_left: TimeDelta::days(15),
            ticks: 3,
            clear_ticks: 3,
            repeat: TimeDelta::hours(4),
        }
    }
}
