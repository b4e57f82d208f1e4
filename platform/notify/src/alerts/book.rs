//! The alerts of a process, shared by whoever judges and whoever asks.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};

use super::{AlertState, Alerts, Notice, Rule, Snapshot, Thresholds};

/// The alerts of a process. Cheap to clone; all clones are the same.
#[derive(Debug, Clone)]
pub struct AlertBook(Arc<Mutex<Alerts>>);

impl AlertBook {
    /// No alert yet.
    #[must_use]
    pub fn new(thresholds: Thresholds) -> Self {
        Self(Arc::new(Mutex::new(Alerts::new(thresholds))))
    }

    /// [`Alerts::tick`].
    #[must_use]
    pub fn tick(&self, snapshot: &Snapshot, now: DateTime<Utc>) -> Vec<Notice> {
        self.alerts().tick(snapshot, now)
    }

    /// [`Alerts::states`].
    #[must_use]
    pub fn states(&self) -> Vec<AlertState> {
        self.alerts().states()
    }

    /// [`Alerts::silence`].
    pub fn silence(&self, rule: Rule, until: DateTime<Utc>) {
        self.alerts().silence(rule, until);
    }

    /// [`Alerts::end_silence`].
    pub fn end_silence(&self, rule: Rule) {
        self.alerts().end_silence(rule);
    }

    /// [`Alerts::silences`].
    #[must_use]
    pub fn silences(&self, now: DateTime<Utc>) -> BTreeMap<Rule, DateTime<Utc>> {
        self.alerts().silences(now)
    }

    fn alerts(&self) -> MutexGuard<'_, Alerts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for AlertBook {
    fn default() -> Self {
        Self::new(Thresholds::default())
    }
}
