//! `seaworthy doctor`: looks at everything the server stands on, changes nothing, and says what to do.

mod database;
mod mounts;
mod network;
mod place;

use std::fmt::Write as _;

use seaworthy_config::{Loaded, Settings};
use seaworthy_kernel::Clock;
use seaworthy_store::Migrations;
use serde::Serialize;

/// How a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Well.
    Ok,
    /// Works, but somebody should look at it.
    Warning,
    /// The server does not work, or not as it should.
    Failed,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, e.g. `DOCTOR_DATABASE`.
    pub code: &'static str,
    /// How it is.
    pub status: Status,
    /// What was found.
    pub what: String,
    /// What to do about it; none where all is well.
    pub fix: Option<String>,
}

impl Finding {
    fn ok(code: &'static str, what: impl Into<String>) -> Self {
        Self { code, status: Status::Ok, what: what.into(), fix: None }
    }

    fn warning(code: &'static str, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code, status: Status::Warning, what: what.into(), fix: Some(fix.into()) }
    }

    fn failed(code: &'static str, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code, status: Status::Failed, what: what.into(), fix: Some(fix.into()) }
    }

    /// A health check's finding, as one of the doctor's.
    fn of_health(code: &'static str, found: seaworthy_http::health::Finding) -> Self {
        use seaworthy_http::health::Light;
        let status = match found.light {
            Light::Green => Status::Ok,
            Light::Amber => Status::Warning,
            Light::Red => Status::Failed,
        };
        Self { code, status, what: found.detail, fix: found.fix }
    }
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The worst of the findings.
    pub status: Status,
    /// Version of the program that looked.
    pub version: &'static str,
    /// In the order in which it was looked at.
    pub findings: Vec<Finding>,
}

impl Report {
    fn new(findings: Vec<Finding>) -> Self {
        let status = findings.iter().map(|finding| finding.status).max().unwrap_or(Status::Ok);
        Self { status, version: env!("CARGO_PKG_VERSION"), findings }
    }

    /// One line a finding, and its fix below it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for Finding { code, status, what, fix } in &self.findings {
            let status = match status {
                Status::Ok => "ok     ",
                Status::Warning => "warning",
                Status::Failed => "FAILED ",
            };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{status} {code}: {what}");
            if let Some(fix) = fix {
                let _ = writeln!(text, "        fix: {fix}");
            }
        }
        text
    }
}

/// Looks at everything. `migrations`: the steps of the schema that this version knows.
pub async fn examine(loaded: &Loaded, migrations: &[Migrations], clock: &dyn Clock) -> Report {
    let settings = &loaded.settings;
    let mut findings = vec![configuration(loaded)];
    findings.extend(place::examine(settings));
    findings.extend(database::examine(settings, migrations, clock).await);
    findings.push(network::proxy(settings));
    findings.extend(network::redis(settings).await);
    findings.extend(network::mail(settings).await);
    Report::new(findings)
}

fn configuration(loaded: &Loaded) -> Finding {
    const CODE: &str = "DOCTOR_SETTINGS";
    let Some(first) = loaded.warnings.first() else { return Finding::ok(CODE, "the settings are valid") };
    let what = format!("{} warnings; the first: {}", loaded.warnings.len(), first.code.summary());
    Finding::warning(CODE, what, format!("See `seaworthy config check`; {}: {}", first.key, first.expected))
}

/// Path of the SQLite database; none with another engine.
pub(crate) fn sqlite_path(settings: &Settings) -> Option<std::path::PathBuf> {
    use secrecy::ExposeSecret as _;
    let path = settings.database.url.expose_secret().strip_prefix("sqlite:")?;
    Some(path.strip_prefix("//").unwrap_or(path).into())
}
