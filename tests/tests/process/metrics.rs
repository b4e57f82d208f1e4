//! What the real program shows to Prometheus.

use seaworthy_telemetry::catalogue::{self, METRICS};
use seaworthy_testkit::prometheus::{parse, value};

use crate::{collector::set_up, engine::on_both_engines};

on_both_engines! {
    fn the_program_shows_every_metric_of_the_catalogue_and_no_other(place) {
        let server = place.start(&["--set", "METRICS_TOKEN=a-token-for-metrics", "--set", "MAX_BODY_BYTES=1024"]);
        let token = set_up(&server);
        let mut user = server.client().bearer(&token);
        user.get("/api/v1/watches").expect(200);
        user.post("/api/v1/watches", &serde_json::json!({"model": "x".repeat(2000)})).expect(413);
        // The first scrape brings what is measured for it.
        server.client().get("/metrics").expect(200);
        let answer = server.client().bearer("a-token-for-metrics").get("/metrics").expect(200);
        let text = String::from_utf8(answer.body).unwrap();
        let families = parse(&text);
        for name in families.keys() {
            assert!(catalogue::find(name).is_some(), "{name} is not in the catalogue");
        }
        for metric in METRICS.iter().filter(|metric| !SELDOM.contains(&metric.name)) {
            assert!(families.contains_key(metric.name), "{} is missing from:\n{text}", metric.name);
        }
        let build = &families["seaworthy_build_info"].samples[0];
        assert_eq!((build.labels["version"].as_str(), build.value), ("0.1.0", 1.0));
        assert!(value(&families, "process_resident_memory_bytes", &[]) > 1e6);
        assert!(value(&families, "process_start_time_seconds", &[]) > 1.7e9);
        assert!(value(&families, "seaworthy_log_records_total", &[("level", "info")]) > 0.0);
        let labels = [("operation", "watches_list"), ("method", "GET"), ("status", "200")];
        assert_eq!(value(&families, "seaworthy_http_requests_total", &labels), 1.0);
        server.client().bearer("another").get("/metrics").expect(401);
        server.stop();
    }
}

/// What an ordinary first minute does not bring about; each has a test of its own where it is emitted.
const SELDOM: &[&str] = &[
    "seaworthy_alert_deliveries_total",
    // Counted by the worker once it has begun, which a scrape right after the start may not wait for.
    "seaworthy_jobs_dead",
    "seaworthy_jobs_running",
    "seaworthy_jobs_waiting",
    "seaworthy_breaker_state",
    "seaworthy_outbound_duration_seconds",
    "seaworthy_outbound_requests_total",
    "seaworthy_outbound_retries_total",
    "seaworthy_job_duration_seconds",
    "seaworthy_job_wait_seconds",
    "seaworthy_jobs_enqueued_total",
    "seaworthy_jobs_finished_total",
    "seaworthy_trace_exports_total",
    "seaworthy_tracker_events_total",
];
