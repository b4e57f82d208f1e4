//! Is it well: for machines.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::{Code, Problem, operation::LimitClass};
use serde::Serialize;

use crate::{Context, Endpoint, Json, Public, endpoint::get};

/// How the whole is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// Every required service answers.
    Healthy,
    /// A required service fails.
    Degraded,
    /// Required services answer, but no model provider is set.
    Limited,
}

/// One service that the server needs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServiceHealth {
    /// `healthy`, `unhealthy`, or `not_used` by this version.
    pub status: &'static str,
    /// Which one, e.g. `sqlite`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What to tell the public; details are in the log.
    pub error: Option<&'static str>,
}

/// Model providers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProvidersHealth {
    /// How many have a key.
    pub configured: u32,
    /// How many are known.
    pub total: u32,
    /// By name.
    pub status: BTreeMap<String, String>,
}

/// What the server stands on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServicesHealth {
    /// The database.
    pub database: ServiceHealth,
    /// The cache.
    pub cache: ServiceHealth,
    /// The job queue.
    pub queue: ServiceHealth,
    /// File storage.
    pub files: ServiceHealth,
    /// Model providers.
    pub ai_providers: ProvidersHealth,
}

/// The machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SystemHealth {
    /// Memory in use, of all there is; null where the system does not tell.
    pub memory_used_percent: Option<f64>,
    /// Memory free for use, in MiB; null where the system does not tell.
    pub memory_available_mb: Option<u64>,
}

/// How the server was started.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnvironmentHealth {
    /// True where the log level is debug or trace.
    pub debug: bool,
    /// The log level.
    pub log_level: String,
}

/// The answer of `/api/health`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Health {
    /// How the whole is.
    pub status: HealthStatus,
    /// Version of the server.
    pub version: &'static str,
    /// Operating system and processor.
    pub platform: String,
    /// Now.
    pub timestamp: DateTime<Utc>,
    /// Since the start.
    pub uptime_seconds: i64,
    /// What it stands on.
    pub services: ServicesHealth,
    /// The machine.
    pub system: SystemHealth,
    /// How it was started.
    pub environment: EnvironmentHealth,
}

/// The answer of readiness and liveness.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Alive {
    /// `ready` or `alive`.
    pub status: &'static str,
}

/// The health operations.
pub fn endpoints() -> Vec<Endpoint> {
    let declare = |path, id, summary| get(path, id, summary).tag("Health").limit(LimitClass::Free).cache("no-store");
    vec![
        declare("/api/health", "health_read", "How the server and its services are").handle(health),
        declare("/health", "health_read_short", "The same as /api/health").handle(health),
        declare(
            "/api/health/ready",
            "health_ready",
            "Whether requests can be served; 503 while a required service fails",
        )
        .handle(ready),
        declare("/api/health/live", "health_live", "Whether the process runs").handle(live),
    ]
}

async fn health(caller: Public) -> Result<Json<Health>, Problem> {
    let database = database_answers(&caller).await;
    let files = caller.platform.files.root().is_dir();
    let service = |ok: bool, kind, error| ServiceHealth {
        status: if ok { "healthy" } else { "unhealthy" },
        kind,
        error: (!ok).then_some(error),
    };
    let not_used = |kind| ServiceHealth { status: "not_used", kind, error: None };
    let level = caller.platform.options.log_level.clone();
    Ok(Json(Health {
        status: if database && files { HealthStatus::Limited } else { HealthStatus::Degraded },
        version: env!("CARGO_PKG_VERSION"),
        platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
        timestamp: caller.now(),
        uptime_seconds: (caller.now() - caller.platform.started_at).num_seconds(),
        services: ServicesHealth {
            database: service(database, caller.platform.database.engine().as_str(), "the database does not answer"),
            cache: service(true, "memory", ""),
            queue: not_used("none"),
            files: service(files, "disk", "the folder for files is missing"),
            ai_providers: ProvidersHealth { configured: 0, total: 0, status: BTreeMap::new() },
        },
        system: memory(),
        environment: EnvironmentHealth { debug: matches!(level.as_str(), "debug" | "trace"), log_level: level },
    }))
}

async fn ready(caller: Public) -> Result<Json<Alive>, Problem> {
    if database_answers(&caller).await {
        Ok(Json(Alive { status: "ready" }))
    } else {
        Err(Problem { retry_after: Some(5), ..Problem::new(Code::Unavailable).detail("the database does not answer") })
    }
}

async fn live(_: Public) -> Result<Json<Alive>, Problem> {
    Ok(Json(Alive { status: "alive" }))
}

async fn database_answers(context: &Context) -> bool {
    let answer = tokio::time::timeout(std::time::Duration::from_secs(3), context.platform.database.ping()).await;
    match answer {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            false
        }
        Err(_) => {
            tracing::warn!("the database did not answer within 3 s");
            false
        }
    }
}

/// Linux tells in `/proc/meminfo`; elsewhere nothing is claimed.
fn memory() -> SystemHealth {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()
    };
    let (total, available) = (kib("MemTotal"), kib("MemAvailable"));
    let used = total.zip(available).filter(|(total, _)| *total > 0).map(|(total, available)| {
        let per_mille = total.saturating_sub(available) * 1000 / total;
        f64::from(u32::try_from(per_mille).unwrap_or(1000)) / 10.0
    });
    SystemHealth { memory_used_percent: used, memory_available_mb: available.map(|kib| kib / 1024) }
}
