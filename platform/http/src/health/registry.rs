//! Everything whose health is watched: rooms add their checks, a tick in the background carries them out, and whoever asks gets the last
//! result. A question from outside never reaches a dependency.

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::{FutureExt as _, future::join_all};
use metrics::gauge;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Platform;

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Well.
    Green,
    /// Works, but somebody should look at it.
    Amber,
    /// Does not work.
    Red,
}

impl Light {
    /// Value of the metric: 2 green, 1 amber, 0 red.
    fn value(self) -> f64 {
        match self {
            Self::Green => 2.0,
            Self::Amber => 1.0,
            Self::Red => 0.0,
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How it is.
    pub light: Light,
    /// What was found, for administrators.
    pub detail: String,
    /// What to do about it; none where all is well.
    pub fix: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn green(detail: impl Into<String>) -> Self {
        Self { light: Light::Green, detail: detail.into(), fix: None }
    }

    /// Somebody should look at it.
    pub fn amber(detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { light: Light::Amber, detail: detail.into(), fix: Some(fix.into()) }
    }

    /// It does not work.
    pub fn red(detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { light: Light::Red, detail: detail.into(), fix: Some(fix.into()) }
    }
}

/// Something whose health is watched. Carried out one at a time, in the background.
#[async_trait]
pub trait HealthCheck: Send + Sync {
    /// Short lower-case name, e.g. `database`: label of the metric.
    fn name(&self) -> &'static str;

    /// What it is, for people.
    fn title(&self) -> &'static str;

    /// Whether requests cannot be served without it: then red makes the server unready.
    fn required(&self) -> bool {
        false
    }

    /// Between two checks.
    fn every(&self) -> Duration {
        Duration::from_secs(15)
    }

    /// How long a check may take.
    fn patience(&self) -> Duration {
        Duration::from_secs(3)
    }

    /// Looks. A failure is a finding too.
    async fn check(&self, platform: &Platform) -> Finding;
}

/// The last result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HealthItem {
    /// Short name, e.g. `database`.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// Whether requests cannot be served without it.
    pub required: bool,
    /// How it is.
    pub light: Light,
    /// Since when it is so.
    pub since: DateTime<Utc>,
    /// When it was looked at last.
    pub checked_at: DateTime<Utc>,
    /// What was found.
    pub detail: String,
    /// What to do about it; null where all is well.
    pub fix: Option<String>,
}

/// All checks of a server and their last results.
#[derive(Default)]
pub struct HealthRegistry {
    checks: RwLock<Vec<Arc<dyn HealthCheck>>>,
    items: Mutex<BTreeMap<&'static str, HealthItem>>,
    /// When each was begun last.
    begun: Mutex<BTreeMap<&'static str, Instant>>,
}

impl std::fmt::Debug for HealthRegistry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HealthRegistry").field("items", &self.items().len()).finish_non_exhaustive()
    }
}

impl HealthRegistry {
    /// Adds a check; one of the same name is replaced.
    pub fn add(&self, check: Arc<dyn HealthCheck>) {
        let mut checks = self.checks.write().unwrap_or_else(PoisonError::into_inner);
        checks.retain(|known| known.name() != check.name());
        checks.push(check);
    }

    /// The last results, by name. What was never looked at is not among them.
    pub fn items(&self) -> Vec<HealthItem> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// The last result of one check.
    pub fn item(&self, name: &str) -> Option<HealthItem> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// What is required and does not work, or was never looked at.
    pub fn missing(&self) -> Vec<&'static str> {
        let checks = self.checks.read().unwrap_or_else(PoisonError::into_inner);
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        let works = |name| items.get(name).is_some_and(|item| item.light != Light::Red);
        let required = checks.iter().filter(|check| check.required() && !works(check.name()));
        required.map(|check| check.title()).collect()
    }

    /// Carries out every check.
    pub async fn check_all(&self, platform: &Platform) {
        self.carry_out(platform, |_, _| true).await;
    }

    /// Carries out the checks whose time has come.
    pub async fn check_due(&self, platform: &Platform) {
        self.carry_out(platform, |check, begun| begun.is_none_or(|begun| begun.elapsed() >= check.every())).await;
    }

    async fn carry_out(&self, platform: &Platform, is_due: impl Fn(&dyn HealthCheck, Option<Instant>) -> bool) {
        let due: Vec<_> = {
            let checks = self.checks.read().unwrap_or_else(PoisonError::into_inner);
            let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
            let due: Vec<_> =
                checks.iter().filter(|check| is_due(&***check, begun.get(check.name()).copied())).cloned().collect();
            begun.extend(due.iter().map(|check| (check.name(), Instant::now())));
            due
        };
        let looks = due.iter().map(|check| async move {
            let finding = look(&**check, platform).await;
            self.note(&**check, finding, platform.clock.now());
        });
        join_all(looks).await;
    }

    fn note(&self, check: &dyn HealthCheck, finding: Finding, now: DateTime<Utc>) {
        gauge!("seaworthy_health_status", "service" => check.name()).set(finding.light.value());
        let Finding { light, detail, fix } = finding;
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        let before = items.get(check.name()).map(|item| (item.light, item.since));
        let since = before.filter(|(known, _)| *known == light).map_or(now, |(_, since)| since);
        match before {
            Some((known, _)) if known == light => {}
            None if light == Light::Green => {}
            _ if light == Light::Green => tracing::info!(service = check.name(), "{} is well again", check.title()),
            _ => tracing::warn!(service = check.name(), ?light, detail, fix, "{} is not well", check.title()),
        }
        let (name, title, required) = (check.name(), check.title(), check.required());
        items.insert(name, HealthItem { name, title, required, light, since, checked_at: now, detail, fix });
    }
}

async fn look(check: &dyn HealthCheck, platform: &Platform) -> Finding {
    let patience = check.patience();
    let work = AssertUnwindSafe(check.check(platform)).catch_unwind();
    match tokio::time::timeout(patience, work).await {
        Ok(Ok(finding)) => finding,
        // The panic hook has logged it with its place.
        Ok(Err(_)) => Finding::red("the check itself failed", "Look for the panic in the log and report it."),
        Err(_) => {
            let detail = format!("no answer within {} ms", patience.as_millis());
            Finding::red(detail, "Check that it runs, can be reached and is not overloaded.")
        }
    }
}

/// Keeps looking, until it is dropped.
pub async fn watch(platform: Platform) {
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        platform.health.check_due(&platform).await;
    }
}
