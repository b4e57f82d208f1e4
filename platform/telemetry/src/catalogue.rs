//! Every metric of the server, once: what dashboards and alert rules may name.
//!
//! A metric is emitted with the macros of the `metrics` crate under a name that is written out; a test compares those names with this
//! list. Labels are bounded: an operation's id, never a path; a code, never a text.

use std::fmt::Write as _;

/// How a metric behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, from 0 at the start of the process.
    Counter,
    /// A present value.
    Gauge,
    /// How many observations fell into which bucket.
    Histogram,
}

impl Kind {
    /// The name in the text format of Prometheus.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// One metric.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Name; a counter's ends in `_total`, one with a unit in the unit.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// What one of it is: `requests`, `seconds`, `bytes`.
    pub unit: &'static str,
    /// Names of its labels.
    pub labels: &'static [&'static str],
    /// What it tells, for people.
    pub help: &'static str,
    /// Upper bounds of a histogram's buckets, in its unit.
    pub buckets: &'static [f64],
}

const fn counter(
    name: &'static str,
    unit: &'static str,
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric { name, kind: Kind::Counter, unit, labels, help, buckets: &[] }
}

const fn gauge(name: &'static str, unit: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, unit, labels, help, buckets: &[] }
}

const fn seconds(
    name: &'static str,
    buckets: &'static [f64],
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric { name, kind: Kind::Histogram, unit: "seconds", labels, help, buckets }
}

/// Buckets of what people wait for: half a millisecond to half a minute.
pub const WAITS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Buckets of what should take no time at all: fifty microseconds to half a minute.
pub const QUICK: &[f64] = &[0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0];

/// Buckets of work in the background: ten milliseconds to an hour.
pub const LONG: &[f64] = &[0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0];

/// All metrics, by room and name.
pub const METRICS: &[Metric] = &[
    // The server.
    gauge("seaworthy_build_info", "1", &["version", "os", "architecture"], "Always 1; the labels say what runs."),
    counter("seaworthy_log_records_total", "records", &["level"], "Log records written, by severity."),
    gauge("seaworthy_health_status", "1", &["service"], "Result of the last health check: 2 green, 1 amber, 0 red."),
    counter(
        "seaworthy_trace_exports_total",
        "deliveries",
        &["outcome"],
        "Deliveries of traces to the collector: sent or failed.",
    ),
    counter(
        "seaworthy_tracker_events_total",
        "events",
        &["outcome"],
        "Events for the error tracker: sent, failed, or dropped because the queue was full, by its rate limit, or by the sample rate.",
    ),
    // HTTP.
    counter(
        "seaworthy_errors_total",
        "answers",
        &["code"],
        "Answers that were problems, by their code: refusals (4xx) and faults of the server (5xx).",
    ),
    counter(
        "seaworthy_http_refusals_total",
        "requests",
        &["reason"],
        "Requests that met a limit: rate, body_size or timeout.",
    ),
    seconds(
        "seaworthy_http_request_duration_seconds",
        WAITS,
        &["operation"],
        "From the request's head to the answer's head. `other`: everything that is no operation, such as the web UI.",
    ),
    gauge("seaworthy_http_requests_in_flight", "requests", &[], "Operations that are being served now."),
    counter(
        "seaworthy_http_requests_total",
        "requests",
        &["operation", "method", "status"],
        "Requests answered. Status 499: the client left before the answer. Operation `other`: no operation, such as the web UI.",
    ),
    // Database.
    seconds(
        "seaworthy_database_acquire_seconds",
        QUICK,
        &["pool"],
        "Time to get a connection: of each writing transaction up to its BEGIN, and of each health check for reading.",
    ),
    gauge(
        "seaworthy_database_pool_connections",
        "connections",
        &["pool", "state"],
        "Connections of a pool that are busy or idle, and the most it may have (limit).",
    ),
    seconds(
        "seaworthy_database_statement_seconds",
        QUICK,
        &["pool"],
        "Duration of a statement, the wait for a connection included.",
    ),
    counter(
        "seaworthy_database_statements_total",
        "statements",
        &["pool", "outcome"],
        "Statements sent to the database: done or failed.",
    ),
    // Backups.
    gauge("seaworthy_backup_duration_seconds", "seconds", &[], "How long the last good backup took; 0: never."),
    gauge(
        "seaworthy_backup_failed",
        "1",
        &["kind"],
        "1 while the newest run of a kind (backup, drill) has failed, else 0.",
    ),
    gauge(
        "seaworthy_backup_last_success_timestamp_seconds",
        "seconds",
        &[],
        "When the last good backup was finished, since 1970 in UTC; 0: never.",
    ),
    gauge("seaworthy_backup_size_bytes", "bytes", &[], "Size of the last good backup; 0: never."),
    gauge(
        "seaworthy_restore_drill_last_success_timestamp_seconds",
        "seconds",
        &[],
        "When a backup was last restored into a scratch place and found whole, since 1970 in UTC; 0: never.",
    ),
    // Caches.
    counter(
        "seaworthy_cache_requests_total",
        "requests",
        &["cache", "outcome"],
        "Look-ups in a cache: hit (in memory), shared (in Redis) or miss.",
    ),
    // Alerts.
    counter(
        "seaworthy_alert_deliveries_total",
        "deliveries",
        &["channel", "outcome"],
        "Deliveries of alerts to a channel: sent, retried (to be tried again), failed (given up) or dropped (too many wait).",
    ),
    // Calls to the outside.
    gauge(
        "seaworthy_breaker_state",
        "state",
        &["dependency"],
        "Whether calls to a dependency go through: 0 closed (they do), 1 half-open (a few probes do), 2 open (none does).",
    ),
    seconds(
        "seaworthy_outbound_duration_seconds",
        WAITS,
        &["dependency"],
        "Duration of one attempt to call a dependency, its redirects and its answer's body included.",
    ),
    counter(
        "seaworthy_outbound_requests_total",
        "attempts",
        &["dependency", "outcome"],
        "Attempts to call a dependency: success, abandoned, a kind of failure, or why it was not begun (breaker_open, bulkhead_full, deadline).",
    ),
    counter("seaworthy_outbound_retries_total", "attempts", &["dependency"], "Attempts after the first one of a call."),
    // Jobs.
    seconds("seaworthy_job_duration_seconds", LONG, &["kind"], "Duration of one attempt, however it ended."),
    seconds("seaworthy_job_wait_seconds", LONG, &["queue"], "From the moment when a job might begin to its beginning."),
    gauge(
        "seaworthy_jobs_dead",
        "jobs",
        &["queue"],
        "Jobs that failed for good and are still kept; counted every half minute.",
    ),
    counter(
        "seaworthy_jobs_enqueued_total",
        "jobs",
        &["kind"],
        "Jobs asked for, those included whose transaction was undone.",
    ),
    counter(
        "seaworthy_jobs_finished_total",
        "attempts",
        &["kind", "outcome"],
        "Attempts that ended: succeeded, failed, cancelled or handed_back (the worker stopped).",
    ),
    gauge("seaworthy_jobs_running", "jobs", &["queue"], "Jobs that run, on all nodes; counted every half minute."),
    gauge(
        "seaworthy_jobs_waiting",
        "jobs",
        &["queue"],
        "Jobs that wait, their time come or not; counted every half minute.",
    ),
    // The process; Linux only.
    counter("process_cpu_seconds_total", "seconds", &[], "Processor time used, in user and system mode."),
    gauge("process_max_fds", "descriptors", &[], "Most file descriptors that may be open."),
    gauge("process_open_fds", "descriptors", &[], "File descriptors that are open."),
    gauge("process_resident_memory_bytes", "bytes", &[], "Memory in use, as the system counts it."),
    gauge("process_start_time_seconds", "seconds", &[], "When the process started, since 1970 in UTC."),
    gauge("process_threads", "threads", &[], "Threads of the process."),
    gauge("process_virtual_memory_bytes", "bytes", &[], "Address space reserved."),
];

/// The metric of this name, if there is one.
pub fn find(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// The page of all metrics for people, as Markdown.
pub fn describe_markdown() -> String {
    let mut page = String::from(
        "# Metrics\n\n\
         <!-- Generated: cargo run -p seaworthy-telemetry --example metrics > docs/METRICS.md -->\n\n\
         `GET /metrics` answers in the text format of Prometheus. It is open to the networks of `METRICS_NETWORKS` (loopback unless set) and to\n\
         whoever sends `Authorization: Bearer` with `METRICS_TOKEN`. A request that a proxy passed on counts by the client's address when the proxy\n\
         is one of `TRUSTED_PROXIES`, and is refused without the token otherwise.\n\n\
         | metric | kind | unit | labels | tells |\n|---|---|---|---|---|\n",
    );
    for metric in METRICS {
        let labels = metric.labels.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ");
        let Metric { name, kind, unit, help, .. } = metric;
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| `{name}` | {} | {unit} | {labels} | {help} |", kind.as_str());
    }
    page.push_str("\n## Buckets\n\n");
    for metric in METRICS.iter().filter(|metric| metric.kind == Kind::Histogram) {
        let bounds = metric.buckets.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
        let _ = writeln!(page, "- `{}` ({}): {bounds}", metric.name, metric.unit);
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_say_what_they_are() {
        let mut names = BTreeSet::new();
        for metric in METRICS {
            let Metric { name, kind, labels, help, buckets, .. } = metric;
            assert!(names.insert(name), "{name} stands twice");
            assert!(name.starts_with("seaworthy_") || name.starts_with("process_"), "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            assert_eq!(*kind == Kind::Counter, name.ends_with("_total"), "{name}");
            assert_eq!(*kind == Kind::Histogram, !buckets.is_empty(), "{name}");
            assert!(buckets.windows(2).all(|pair| pair[0] < pair[1]), "{name}");
            assert!(help.ends_with('.') && !help.contains('\n'), "{name}");
            // A path, an address or an account has no bound.
            assert!(
                labels.iter().all(|label| !["path", "user", "address", "le", "quantile"].contains(label)),
                "{name}"
            );
        }
    }
}
