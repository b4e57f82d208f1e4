//! GET /api/v1/admin/build: what runs.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::Problem;
use serde::Serialize;

/// What runs.
#[derive(Debug, Serialize, JsonSchema)]
struct Build {
    /// Version of the server.
    version: &'static str,
    /// `release`, or `debug` where it was built for work on the project.
    profile: &'static str,
    /// Operating system.
    os: &'static str,
    /// Processor architecture.
    architecture: &'static str,
    /// Database engine.
    database: &'static str,
    /// Version of the database engine.
    database_version: String,
    /// When this process started.
    started_at: DateTime<Utc>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/build", "build_read", "What runs").tag(super::TAG).handle(handle)
}

async fn handle(caller: Admin) -> Result<Json<Build>, Problem> {
    let database = &caller.platform.database;
    Ok(Json(Build {
        version: env!("CARGO_PKG_VERSION"),
        profile: if cfg!(debug_assertions) { "debug" } else { "release" },
        os: std::env::consts::OS,
        architecture: std::env::consts::ARCH,
        database: database.engine().as_str(),
        database_version: database.version().await?,
        started_at: caller.platform.started_at,
    }))
}
