//! The rules: each looks at a snapshot and says what it found.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Snapshot, Thresholds};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// To be looked at today.
    Warning,
    /// To be looked at now.
    Critical,
}

impl Severity {
    /// In lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $title:literal, $fix:literal;)*) => {
        /// What is watched.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule { $($(#[$doc])* $name,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Stable name; also the anchor in docs/RUNBOOK.md.
            #[must_use]
            pub const fn id(self) -> &'static str { match self { $(Self::$name => $id,)* } }

            /// What is wrong, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str { match self { $(Self::$name => $title,)* } }

            /// The first thing to do about it.
            #[must_use]
            pub const fn fix(self) -> &'static str { match self { $(Self::$name => $fix,)* } }
        }
    };
}

rules! {
    /// The database does not answer.
    DatabaseDown = "database-down", "The database does not answer", "Check that the database runs and can be reached at DATABASE_URL; the server recovers by itself.";
    /// A required service other than the database fails.
    HealthDegraded = "health-degraded", "A required service fails", "Open /api/health; the log of the same minute has the cause.";
    /// Too many requests end in a fault of the server.
    ErrorRate = "error-rate", "Too many requests fail", "Look for the example request id in the log; undo the last change if it began with one.";
    /// The machine is nearly out of memory.
    Memory = "memory", "Memory is nearly used up", "Find what uses it (`ps aux --sort=-rss`); give the machine more, or lower DATABASE_POOL_SIZE.";
    /// The disk of DATA_DIR is nearly full.
    Disk = "disk", "The disk is nearly full", "Free space on the disk of DATA_DIR: old logs (LOG_RETENTION_DAYS), old backups; or enlarge it.";
    /// The last backup is too old.
    BackupAge = "backup-age", "The last backup is too old", "Make a backup now, then find out why none was made: the log names the reason.";
    /// The last restore drill failed.
    RestoreDrill = "restore-drill", "The last restore drill failed", "Treat the backups as unusable until a drill succeeds; make a new backup and run the drill again.";
    /// Jobs were given up.
    DeadJobs = "dead-jobs", "Jobs were given up", "Look at the jobs' last errors, mend the cause, and start them again.";
    /// A dependency is left alone because it kept failing.
    BreakerOpen = "breaker-open", "A dependency keeps failing", "Check the dependency and its credentials; the server tries again by itself.";
    /// The certificate ends soon.
    CertificateExpiry = "certificate-expiry", "The TLS certificate ends soon", "Renew the certificate and let whatever holds it read it again.";
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) rule: Rule,
    /// What it is about where a rule can find several things; empty else.
    pub(super) subject: String,
    pub(super) severity: Severity,
    pub(super) what: String,
    pub(super) example_request_id: Option<String>,
}

fn finding(rule: Rule, severity: Severity, what: impl Into<String>) -> Finding {
    Finding { rule, subject: String::new(), severity, what: what.into(), example_request_id: None }
}

/// What a rule says.
pub(super) enum Opinion {
    /// Found these; none is all well.
    Found(Vec<Finding>),
    /// It cannot be known now.
    Unknown,
}

impl From<Option<Finding>> for Opinion {
    fn from(finding: Option<Finding>) -> Self {
        Self::Found(finding.into_iter().collect())
    }
}

/// Asks a rule. `recent`: requests and faults of the last five minutes.
pub(super) fn ask(
    rule: Rule,
    snapshot: &Snapshot,
    recent: (u64, u64),
    limits: &Thresholds,
    now: DateTime<Utc>,
) -> Opinion {
    match rule {
        Rule::DatabaseDown => match snapshot.database_up {
            Some(up) => (!up).then(|| finding(rule, Severity::Critical, "No answer from the database.")).into(),
            None => Opinion::Unknown,
        },
        Rule::HealthDegraded => match &snapshot.failing_services {
            Some(failing) if failing.is_empty() => None.into(),
            Some(failing) => {
                Some(finding(rule, Severity::Critical, format!("Failing: {}.", failing.join(", ")))).into()
            }
            None => Opinion::Unknown,
        },
        Rule::ErrorRate => error_rate(snapshot, recent, limits).into(),
        Rule::Memory => share(rule, Severity::Warning, snapshot.memory_used_percent, limits.memory_percent, "memory"),
        Rule::Disk => {
            share(rule, Severity::Critical, snapshot.disk_used_percent, limits.disk_percent, "the disk of DATA_DIR")
        }
        Rule::BackupAge => match snapshot.backup {
            Some(backup) => {
                let age = now - backup.last.unwrap_or(backup.expected_since);
                let told = match backup.last {
                    Some(_) => format!("The last complete backup is {} h old.", age.num_hours()),
                    None => format!("No complete backup for {} h.", age.num_hours()),
                };
                (age > limits.backup_age).then(|| finding(rule, Severity::Warning, told)).into()
            }
            None => Opinion::Unknown,
        },
        Rule::RestoreDrill => match &snapshot.restore_drill_failure {
            Some(failure) if failure.is_empty() => None.into(),
            Some(failure) => Some(finding(rule, Severity::Critical, format!("It failed with: {failure}."))).into(),
            None => Opinion::Unknown,
        },
        Rule::DeadJobs => match snapshot.dead_jobs {
            Some(count) => (count > 0)
                .then(|| finding(rule, Severity::Warning, format!("Jobs that were given up: {count}.")))
                .into(),
            None => Opinion::Unknown,
        },
        Rule::BreakerOpen => Opinion::Found(snapshot.open_breakers.iter().map(breaker).collect()),
        Rule::CertificateExpiry => match &snapshot.certificate_ends {
            Some(Ok(ends)) => certificate(*ends, limits.certificate_left, now).into(),
            Some(Err(why)) => {
                Some(finding(rule, Severity::Warning, format!("The certificate file cannot be read: {why}."))).into()
            }
            None => Opinion::Unknown,
        },
    }
}

fn error_rate(snapshot: &Snapshot, (requests, faults): (u64, u64), limits: &Thresholds) -> Option<Finding> {
    // Counts of five minutes fit a float exactly.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let percent = faults as f64 * 100.0 / requests.max(1) as f64;
    let found = requests >= limits.error_rate_requests && percent > limits.error_rate_percent;
    found.then(|| Finding {
        example_request_id: snapshot.last_fault.clone(),
        ..finding(
            Rule::ErrorRate,
            Severity::Critical,
            format!("{percent:.1} % of the last five minutes' requests failed: {faults} of {requests}."),
        )
    })
}

fn share(rule: Rule, severity: Severity, used: Option<f64>, limit: f64, of: &str) -> Opinion {
    match used {
        Some(used) => {
            let what = || format!("{used:.1} % of {of} are in use; the limit is {limit} %.");
            (used > limit).then(|| finding(rule, severity, what())).into()
        }
        None => Opinion::Unknown,
    }
}

fn breaker(open: &super::OpenBreaker) -> Finding {
    let mut what = format!("Calls to {} fail", open.dependency);
    if !open.last_error.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(what, ", last with `{}`", open.last_error);
    }
    let _ = write!(what, ". {}", open.fallback);
    Finding { subject: open.dependency.clone(), ..finding(Rule::BreakerOpen, Severity::Warning, what) }
}

fn certificate(ends: DateTime<Utc>, limit: TimeDelta, now: DateTime<Utc>) -> Option<Finding> {
    let left = ends - now;
    let severity = if left * 5 < limit { Severity::Critical } else { Severity::Warning };
    let what = if left < TimeDelta::zero() {
        format!("It ended on {}.", ends.format("%Y-%m-%d %H:%M UTC"))
    } else {
        format!("It ends on {}, in {} days.", ends.format("%Y-%m-%d %H:%M UTC"), left.num_days())
    };
    (left < limit).then(|| finding(Rule::CertificateExpiry, severity, what))
}
