//! Metrics of outbound calls, by the `metrics` facade. The catalogue in `platform/telemetry` describes them.

use std::{sync::Arc, time::Duration};

use crate::BreakerState;

/// Measures one dependency.
#[derive(Debug)]
pub(crate) struct Measure(Arc<str>);

impl Measure {
    pub(crate) fn new(dependency: Arc<str>) -> Self {
        Self(dependency)
    }

    pub(crate) fn state(&self, state: BreakerState) {
        metrics::gauge!("seaworthy_breaker_state", "dependency" => Arc::clone(&self.0)).set(state.as_metric());
    }

    /// An attempt that was refused before it began.
    pub(crate) fn outcome(&self, outcome: &'static str) {
        metrics::counter!("seaworthy_outbound_requests_total", "dependency" => Arc::clone(&self.0), "outcome" => outcome).increment(1);
    }

    /// An attempt that ended.
    pub(crate) fn attempt(&self, outcome: &'static str, took: Duration) {
        self.outcome(outcome);
        metrics::histogram!("seaworthy_outbound_duration_seconds", "dependency" => Arc::clone(&self.0))
            .record(took.as_secs_f64());
    }

    pub(crate) fn retried(&self) {
        metrics::counter!("seaworthy_outbound_retries_total", "dependency" => Arc::clone(&self.0)).increment(1);
    }
}
