//! The support bundle: what somebody who helps from afar needs to know, and no secret. Everything in it is redacted once more on its way in.

mod logs;
mod running;

use std::io;

use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};
use seaworthy_config::Loaded;
use seaworthy_http::Platform;
use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Migrations, PoolOptions, migrate};
use seaworthy_telemetry::{redact, redact_value, scrape};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::{Value, json};

use crate::doctor;

/// What a bundle is made of, besides what is found out.
#[derive(Debug, Clone)]
pub struct BundleSource {
    /// The settings and where they come from.
    pub loaded: Loaded,
    /// The steps of the schema that this version knows.
    pub migrations: Vec<Migrations>,
}

/// A tar archive, compressed with gzip, that is being filled.
struct Bundle {
    archive: tar::Builder<GzEncoder<Vec<u8>>>,
    now: DateTime<Utc>,
}

impl Bundle {
    fn new(now: DateTime<Utc>) -> Self {
        Self { archive: tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default())), now }
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = redact(text);
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(self.now.timestamp()).unwrap_or_default());
        self.archive.append_data(&mut header, format!("seaworthy-support/{name}"), text.as_bytes())
    }

    fn json(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        let mut value = serde_json::to_value(value).map_err(io::Error::other)?;
        redact_value(&mut value);
        self.text(name, &format!("{value:#}\n"))
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        self.archive.into_inner()?.finish()
    }
}

/// A bundle of the server that is running here.
///
/// # Errors
/// The archive cannot be written.
pub async fn of_this_server(source: &BundleSource, platform: &Platform) -> io::Result<Vec<u8>> {
    let mut bundle = Bundle::new(platform.clock.now());
    bundle.json("health.json", &platform.health.items())?;
    platform.database.measure_pools();
    bundle.text("metrics.txt", &scrape::render().unwrap_or_default())?;
    rest(bundle, source, Some(&platform.database), &*platform.clock).await
}

/// A bundle made beside the server, which is asked for its health and metrics if it runs.
///
/// # Errors
/// The archive cannot be written.
pub async fn from_outside(source: &BundleSource, clock: &dyn Clock) -> io::Result<Vec<u8>> {
    let mut bundle = Bundle::new(clock.now());
    let settings = &source.loaded.settings;
    bundle.text("health.json", &running::ask(settings, "/api/health").await)?;
    bundle.text("metrics.txt", &running::ask(settings, "/metrics").await)?;
    // Opening an SQLite file that is not there would make it.
    let is_there = doctor::sqlite_path(settings).is_none_or(|path| path.exists());
    let pool = PoolOptions { size: 1, overflow: 0, wait: std::time::Duration::from_secs(5), ..PoolOptions::default() };
    let database = match is_there {
        true => Database::open(settings.database.url.expose_secret(), pool).await.ok(),
        false => None,
    };
    let bytes = rest(bundle, source, database.as_ref(), clock).await;
    if let Some(database) = database {
        database.close().await;
    }
    bytes
}

async fn rest(
    mut bundle: Bundle,
    source: &BundleSource,
    database: Option<&Database>,
    clock: &dyn Clock,
) -> io::Result<Vec<u8>> {
    let BundleSource { loaded, migrations } = source;
    bundle.text("README.txt", &readme(clock.now()))?;
    bundle.text("settings.txt", &loaded.print())?;
    bundle.json("doctor.json", &doctor::examine(loaded, migrations, clock).await)?;
    bundle.json("versions.json", &versions(database).await)?;
    let none = || json!({"error": "the database does not answer"});
    let (steps, jobs) = match database {
        Some(database) => (schema(database, migrations).await, jobs(database).await),
        None => (none(), none()),
    };
    bundle.json("migrations.json", &steps)?;
    bundle.json("jobs.json", &jobs)?;
    bundle.text("log.jsonl", &logs::last_lines(&loaded.settings.log.dir))?;
    bundle.finish()
}

fn readme(now: DateTime<Utc>) -> String {
    format!(
        "Seaworthy {}, {now}\n\n\
         settings.txt     every setting, secrets masked, and where it comes from\n\
         versions.json    program, system, database\n\
         health.json      what the server says of itself\n\
         doctor.json      what `seaworthy doctor` finds, with the fixes\n\
         metrics.txt      counters of the running server\n\
         migrations.json  steps of the schema\n\
         jobs.json        queues and how many jobs they hold\n\
         log.jsonl        the last lines of the log\n\n\
         Everything was searched for secrets once more. Look through it before it is handed on all the same: the log tells what was done.\n",
        env!("CARGO_PKG_VERSION")
    )
}

async fn versions(database: Option<&Database>) -> Value {
    let (engine, version) = match database {
        Some(database) => (Some(database.engine().as_str()), database.version().await.ok()),
        None => (None, None),
    };
    json!({
        "seaworthy": env!("CARGO_PKG_VERSION"),
        "os": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "database": engine,
        "database_version": version,
    })
}

async fn schema(database: &Database, migrations: &[Migrations]) -> Value {
    match migrate::status(database, migrations).await {
        Ok(steps) => {
            steps.iter().map(|step| json!({"step": step.to_string(), "applied_at": step.applied_at})).collect()
        }
        Err(error) => json!({"error": error.to_string()}),
    }
}

async fn jobs(database: &Database) -> Value {
    match seaworthy_jobs::admin::queues(database).await {
        Ok(queues) => json!(queues),
        Err(error) => json!({"error": error.to_string()}),
    }
}
