//! The process's metrics: where the macros of the `metrics` crate count, and the text that Prometheus reads.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::catalogue::{Kind, METRICS};
use crate::{TelemetryError, process};

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count, for the whole process; every further call finds it done. What is counted before is lost, so it comes first.
///
/// # Errors
/// [`TelemetryError::Metrics`] when something else in the process took the counting over.
pub fn install() -> Result<(), TelemetryError> {
    let handle = HANDLE.get_or_init(|| {
        let mut builder = PrometheusBuilder::new();
        for metric in METRICS.iter().filter(|metric| metric.kind == Kind::Histogram) {
            builder = builder.set_buckets_for_metric(Matcher::Full(metric.name.to_owned()), metric.buckets).ok()?;
        }
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        describe();
        Some(handle)
    });
    handle.as_ref().map(|_| ()).ok_or(TelemetryError::Metrics)
}

fn describe() {
    for metric in METRICS {
        match metric.kind {
            Kind::Counter => metrics::describe_counter!(metric.name, metric.help),
            Kind::Gauge => metrics::describe_gauge!(metric.name, metric.help),
            Kind::Histogram => metrics::describe_histogram!(metric.name, metric.help),
        }
    }
}

/// All metrics in the text format of Prometheus (version 0.0.4), those of the process included. `None` before [`install`].
pub fn render() -> Option<String> {
    let mut text = HANDLE.get()?.as_ref()?.render();
    process::render(&mut text);
    Some(text)
}

/// Folds the observations of histograms together. To be called every few seconds: between two scrapes each one is kept in memory.
pub fn upkeep() {
    if let Some(Some(handle)) = HANDLE.get() {
        handle.run_upkeep();
    }
}
