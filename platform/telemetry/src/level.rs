//! Changing what is logged while the process runs, for a time.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use tracing_subscriber::registry::Registry;
use tracing_subscriber::reload;

use crate::TelemetryError;
use crate::filter::EventFilter;

/// Changes what is logged. Clones change the same.
#[derive(Clone)]
pub struct LevelControl(Arc<Inner>);

struct Inner {
    /// None in tests, where nothing is logged.
    filter: Option<reload::Handle<EventFilter, Registry>>,
    configured: String,
    changed: Mutex<Option<Changed>>,
}

/// Another level than the configured one.
#[derive(Debug, Clone)]
struct Changed {
    level: String,
    until: Option<DateTime<Utc>>,
}

/// What is logged now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelState {
    /// The level, or filter directives.
    pub level: String,
    /// What the settings say.
    pub configured: String,
    /// When the configured level comes back by itself; none where it holds, or was changed for good.
    pub until: Option<DateTime<Utc>>,
}

impl LevelControl {
    pub(crate) fn new(filter: reload::Handle<EventFilter, Registry>, configured: String) -> Self {
        Self(Arc::new(Inner { filter: Some(filter), configured, changed: Mutex::default() }))
    }

    /// One that remembers the level and changes nothing: for servers in tests, which log elsewhere.
    pub fn detached(configured: &str) -> Self {
        Self(Arc::new(Inner { filter: None, configured: configured.to_owned(), changed: Mutex::default() }))
    }

    /// What is logged. Brings the configured level back when its time has come.
    pub fn state(&self, now: DateTime<Utc>) -> LevelState {
        self.tick(now);
        let changed = self.0.changed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let configured = self.0.configured.clone();
        match changed {
            Some(Changed { level, until }) => LevelState { level, configured, until },
            None => LevelState { level: configured.clone(), configured, until: None },
        }
    }

    /// Logs by another level, `until` then.
    ///
    /// # Errors
    /// [`TelemetryError::Level`] when it is not understood; [`TelemetryError::Ended`] when logging is over. Then nothing changes.
    pub fn set(&self, level: &str, until: Option<DateTime<Utc>>) -> Result<(), TelemetryError> {
        let mut changed = self.0.changed.lock().unwrap_or_else(PoisonError::into_inner);
        self.apply(level)?;
        *changed = (level != self.0.configured || until.is_some()).then(|| Changed { level: level.to_owned(), until });
        Ok(())
    }

    /// Brings the configured level back when its time has come; to be called every few seconds.
    pub fn tick(&self, now: DateTime<Utc>) {
        let mut changed = self.0.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = changed.as_ref().and_then(|changed| changed.until).is_some_and(|until| until <= now);
        // The configured level was accepted at the start; a process whose logging is over needs no level.
        if is_over && self.apply(&self.0.configured).is_ok() {
            *changed = None;
        }
    }

    fn apply(&self, level: &str) -> Result<(), TelemetryError> {
        let filter = EventFilter::parse(level)?;
        match &self.0.filter {
            Some(handle) => handle.reload(filter).map_err(|_| TelemetryError::Ended),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for LevelControl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("LevelControl").field("configured", &self.0.configured).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_configured_level_comes_back() {
        let (control, now) = (LevelControl::detached("info"), DateTime::<Utc>::UNIX_EPOCH);
        let later = now + TimeDelta::minutes(5);
        control.set("debug", Some(later)).unwrap();
        let expected = LevelState { level: "debug".into(), configured: "info".into(), until: Some(later) };
        assert_eq!(control.clone().state(later - TimeDelta::microseconds(1)), expected);
        assert_eq!(control.state(later), LevelState { level: "info".into(), configured: "info".into(), until: None });
        assert!(matches!(control.set("loud", None), Err(TelemetryError::Level { .. })));
        assert_eq!(control.state(later).level, "info");
        control.set("warn", None).unwrap();
        assert_eq!(control.state(later + TimeDelta::days(400)).level, "warn", "changed for good");
    }
}
