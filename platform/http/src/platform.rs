//! What every operation has at hand.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use seaworthy_cache::Shared;
use seaworthy_jobs::{Jobs, Schedule};
use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Files};

use seaworthy_kernel::operation::Operation;
use seaworthy_telemetry::LevelControl;

use crate::{
    Gate, LifeCycle, Limiter, MetricsAccess, Rates,
    health::{HealthRegistry, checks},
    measure::{Measures, Traffic},
    mode::{KnownMode, ServiceMode},
};

/// Settings of the HTTP room.
#[derive(Debug, Clone)]
pub struct Options {
    /// Longest time an operation may take; uploads get ten times as much.
    pub request_timeout: Duration,
    /// Largest body of an operation that takes no file, in bytes.
    pub max_body_bytes: usize,
    /// How often one caller may call, per class.
    pub rates: Rates,
    /// Networks (address, prefix length) whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<(IpAddr, u8)>,
    /// Exact origins of other sites that may call with bearer tokens.
    pub cors_origins: Vec<String>,
    /// True where people reach the server by https: cookies are marked Secure, HSTS is sent.
    pub https: bool,
    /// Who may read the metrics.
    pub metrics: MetricsAccess,
    /// What is logged, and how that is changed.
    pub log_level: LevelControl,
    /// What nodes share quickly and may lose.
    pub shared: Shared,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            max_body_bytes: 1024 * 1024,
            rates: Rates::default(),
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            https: false,
            metrics: MetricsAccess::default(),
            log_level: LevelControl::detached("info"),
            shared: Shared::alone(),
        }
    }
}

/// What every operation has at hand. Cheap to clone.
#[derive(Clone)]
pub struct Platform(Arc<Parts>);

/// The parts of a [`Platform`].
pub struct Parts {
    /// The database.
    pub database: Database,
    /// Work for later.
    pub jobs: Jobs,
    /// Files on disk.
    pub files: Files,
    /// The present time.
    pub clock: Arc<dyn Clock>,
    /// Who calls, and the audit log.
    pub gate: Arc<dyn Gate>,
    /// Settings of the HTTP room.
    pub options: Options,
    /// Counts calls.
    pub limiter: Limiter,
    /// How what the server stands on is.
    pub health: HealthRegistry,
    pub(crate) measures: Measures,
    pub(crate) mode: KnownMode,
    /// Every operation, once the router is made.
    pub(crate) schedules: OnceLock<Vec<Schedule>>,
    pub(crate) operations: OnceLock<Vec<Arc<Operation>>>,
    /// Where the process is between its start and its end.
    pub life: LifeCycle,
    /// When the process started, by `clock`.
    pub started_at: chrono::DateTime<chrono::Utc>,
}

impl Platform {
    /// Puts the parts together.
    pub fn new(database: Database, files: Files, clock: Arc<dyn Clock>, gate: Arc<dyn Gate>, options: Options) -> Self {
        let started_at = clock.now();
        let limiter = Limiter::new(options.rates, options.shared.clone());
        let jobs = Jobs::new(Arc::clone(&clock));
        let health = HealthRegistry::default();
        checks::add_to(&health);
        Self(Arc::new(Parts {
            database,
            jobs,
            files,
            clock,
            gate,
            options,
            limiter,
            health,
            life: LifeCycle::default(),
            measures: Measures::new(),
            mode: KnownMode::default(),
            operations: OnceLock::new(),
            schedules: OnceLock::new(),
            started_at,
        }))
    }

    /// What the installation does at present: known to this node for a second at most.
    pub async fn mode(&self) -> ServiceMode {
        self.mode.current(&self.database, self.clock.now()).await
    }

    /// Tells this node of a mode that was just written.
    pub fn switched(&self, mode: ServiceMode) {
        self.mode.remember(self.clock.now(), mode);
    }

    /// Every schedule of the apps; none before the worker is made.
    pub fn schedules(&self) -> &[Schedule] {
        self.schedules.get().map_or(&[], Vec::as_slice)
    }

    /// What was answered since the start.
    pub fn traffic(&self) -> Traffic {
        self.measures.traffic()
    }

    /// Every operation that is served; none before the router is made.
    pub fn operations(&self) -> &[Arc<Operation>] {
        self.operations.get().map_or(&[], Vec::as_slice)
    }
}

impl std::ops::Deref for Platform {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::fmt::Debug for Platform {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Platform").field("database", &self.database.engine()).finish_non_exhaustive()
    }
}
