//! Is it well: for machines. What is told here was found out in the background: a question from outside costs no dependency anything.

pub mod checks;
mod registry;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_cache::SharedStatus;
use seaworthy_kernel::{Code, Problem, operation::LimitClass};
use serde::Serialize;

pub use registry::{Finding, HealthCheck, HealthItem, HealthRegistry, Light, watch};

use crate::{Endpoint, Json, Public, Stage, endpoint::get};

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
    /// `healthy`, `degraded`, `unhealthy`, or `not_used` by this version.
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
    let declare = |path, id, summary| {
        get(path, id, summary).tag("Health").limit(LimitClass::Free).cache("no-store").in_every_mode()
    };
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
    let now = caller.now();
    let level = caller.platform.options.log_level.state(now).level;
    let registry = &caller.platform.health;
    let service = |name, kind, error| {
        let light = registry.item(name).map(|item| item.light);
        let status = match light {
            Some(Light::Green) => "healthy",
            Some(Light::Amber) => "degraded",
            Some(Light::Red) => "unhealthy",
            None => "not_used",
        };
        ServiceHealth { status, kind, error: (light == Some(Light::Red)).then_some(error) }
    };
    let cache = if caller.platform.options.shared.status() == SharedStatus::Alone { "memory" } else { "redis" };
    let queue = if registry.item("queue").is_some() { "database" } else { "none" };
    Ok(Json(Health {
        status: if registry.missing().is_empty() { HealthStatus::Limited } else { HealthStatus::Degraded },
        version: env!("CARGO_PKG_VERSION"),
        platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
        timestamp: now,
        uptime_seconds: (now - caller.platform.started_at).num_seconds(),
        services: ServicesHealth {
            database: service("database", caller.platform.database.engine().as_str(), "the database does not answer"),
            cache: service("cache", cache, "the cache does not answer"),
            queue: service("queue", queue, "jobs are not done"),
            files: service("files", "disk", "files cannot be stored"),
            ai_providers: ProvidersHealth { configured: 0, total: 0, status: BTreeMap::new() },
        },
        system: memory(),
        environment: EnvironmentHealth { debug: matches!(level.as_str(), "debug" | "trace"), log_level: level },
    }))
}

async fn ready(caller: Public) -> Result<Json<Alive>, Problem> {
    if caller.platform.life.stage() > Stage::Serving {
        let stopping = Problem::new(Code::Unavailable).detail("the server is stopping");
        return Err(Problem { retry_after: Some(5), ..stopping });
    }
    let missing = caller.platform.health.missing();
    if missing.is_empty() {
        return Ok(Json(Alive { status: "ready" }));
    }
    let detail = format!("does not work: {}", missing.join(", "));
    Err(Problem { retry_after: Some(5), ..Problem::new(Code::Unavailable).detail(detail) })
}

async fn live(_: Public) -> Result<Json<Alive>, Problem> {
    Ok(Json(Alive { status: "alive" }))
}

/// Linux tells in `/proc/meminfo`; elsewhere nothing is claimed.
pub fn memory() -> SystemHealth {
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
