//! What is counted, and who may read it.

use std::collections::BTreeMap;

use seaworthy_http::{MetricsAccess, Options};
use seaworthy_telemetry::catalogue::{self, METRICS};
use seaworthy_testkit::{
    Client, TestApp,
    prometheus::{Family, parse, value},
};
use serde_json::json;

use crate::serve;

async fn scrape(app: &TestApp) -> BTreeMap<String, Family> {
    let answer = app.nobody().get("/metrics").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    parse(&answer.text())
}

fn with_token() -> Options {
    let metrics = MetricsAccess { token: Some("a-token-for-metrics".to_owned().into()), ..MetricsAccess::default() };
    Options { metrics, ..Options::default() }
}

fn from(app: &TestApp, address: [u8; 4]) -> Client {
    app.nobody().from_address(address.into())
}

/// Other servers of this process count as well: only what no other test calls is compared exactly.
#[test]
fn each_request_is_counted_and_timed_once() {
    serve(Options::default(), |app| async move {
        let before = scrape(&app).await;
        for _ in 0..3 {
            app.nobody().get("/api/v1/tiny/counted").await.expect(200);
        }
        app.nobody().get("/api/v1/tiny/counted?unknown=1").await.expect(422);
        app.nobody().with_header("api-version", "9").get("/api/v1/tiny/counted").await.expect(400);
        let after = scrape(&app).await;
        let grown = |name: &str, labels: &[(&str, &str)]| value(&after, name, labels) - value(&before, name, labels);
        let requests = |status: &str| {
            let labels = [("operation", "tiny_counted"), ("method", "GET"), ("status", status)];
            grown("seaworthy_http_requests_total", &labels)
        };
        assert_eq!([requests("200"), requests("422"), requests("400"), requests("500")], [3.0, 1.0, 1.0, 0.0]);
        assert_eq!(grown("seaworthy_http_request_duration_seconds_count", &[("operation", "tiny_counted")]), 5.0);
        assert_eq!(
            grown("seaworthy_http_request_duration_seconds_bucket", &[("operation", "tiny_counted"), ("le", "+Inf")]),
            5.0
        );
        assert!(grown("seaworthy_errors_total", &[("code", "unknown_version")]) >= 1.0);
        assert!(grown("seaworthy_errors_total", &[("code", "validation_failed")]) >= 1.0);
        // The first scrape itself is an answer that no operation gave.
        let other = [("operation", "other"), ("method", "GET"), ("status", "200")];
        assert!(grown("seaworthy_http_requests_total", &other) >= 1.0);
    });
}

#[test]
fn a_client_that_leaves_is_counted_and_no_longer_in_flight() {
    serve(Options::default(), |app| async move {
        let before = scrape(&app).await;
        let nobody = app.nobody();
        {
            let request = nobody.get("/api/v1/tiny/waits");
            let mut request = std::pin::pin!(request);
            assert!(futures_util::poll!(request.as_mut()).is_pending());
            assert!(value(&scrape(&app).await, "seaworthy_http_requests_in_flight", &[]) >= 1.0);
        }
        let after = scrape(&app).await;
        let labels = [("operation", "tiny_waits"), ("method", "GET"), ("status", "499")];
        let left = |families: &BTreeMap<_, _>| value(families, "seaworthy_http_requests_total", &labels);
        assert_eq!(left(&after) - left(&before), 1.0);
    });
}

#[test]
fn every_line_is_in_the_catalogue_with_its_labels() {
    serve(Options::default(), |app| async move {
        app.user("user@example.com").await.get("/api/v1/auth/me").await.expect(200);
        app.nobody().post("/api/v1/tiny/echo", json!({"x": "y".repeat(2_000_000)})).await.expect(413);
        let families = scrape(&app).await;
        for (name, family) in &families {
            let metric = catalogue::find(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"));
            assert_eq!((family.kind.as_str(), family.help.as_str()), (metric.kind.as_str(), metric.help), "{name}");
            for sample in &family.samples {
                let labels = sample.labels.keys().map(String::as_str).filter(|label| *label != "le");
                assert_eq!(
                    labels.collect::<std::collections::BTreeSet<_>>(),
                    metric.labels.iter().copied().collect(),
                    "{name}"
                );
            }
        }
        // Those that need a whole server or another system are looked for in the test of the program.
        for name in [
            "seaworthy_cache_requests_total",
            "seaworthy_database_acquire_seconds",
            "seaworthy_database_pool_connections",
            "seaworthy_database_statement_seconds",
            "seaworthy_database_statements_total",
            "seaworthy_errors_total",
            "seaworthy_http_refusals_total",
            "seaworthy_http_request_duration_seconds",
            "seaworthy_http_requests_in_flight",
            "seaworthy_http_requests_total",
        ] {
            assert!(families.contains_key(name), "{name} is missing");
        }
        assert!(METRICS.len() >= families.len());
        assert!(
            value(&families, "seaworthy_cache_requests_total", &[("cache", "sessions"), ("outcome", "miss")]) >= 1.0
        );
        let limit = [("pool", "write"), ("state", "limit")];
        assert_eq!(value(&families, "seaworthy_database_pool_connections", &limit), 1.0, "SQLite has one writer");
        assert!(
            value(&families, "seaworthy_database_statements_total", &[("pool", "write"), ("outcome", "done")]) > 0.0
        );
    });
}

#[test]
fn without_a_token_only_the_machine_itself_reads_them() {
    serve(Options::default(), |app| async move {
        app.nobody().get("/metrics").await.expect(200);
        from(&app, [203, 0, 113, 9]).get("/metrics").await.refused(403, "forbidden");
        from(&app, [10, 0, 0, 1]).get("/metrics").await.refused(403, "forbidden");
        // A proxy on this machine that nobody named passes on what comes from anywhere.
        for header in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
            app.nobody().with_header(header, "127.0.0.1").get("/metrics").await.refused(403, "forbidden");
        }
        app.nobody().bearer("guess").get("/metrics").await.expect(200);
        app.nobody().post("/metrics", json!({})).await.refused(405, "method_not_allowed");
    });
}

#[test]
fn the_token_opens_them_from_anywhere() {
    serve(with_token(), |app| async move {
        let far = from(&app, [203, 0, 113, 9]);
        far.bearer("a-token-for-metrics").get("/metrics").await.expect(200);
        far.with_header("authorization", "bearer a-token-for-metrics").get("/metrics").await.expect(200);
        far.bearer("a-token-for-metric").get("/metrics").await.refused(401, "unauthenticated");
        far.with_header("authorization", "Basic a-token-for-metrics")
            .get("/metrics")
            .await
            .refused(401, "unauthenticated");
        let refused = far.get("/metrics").await;
        refused.refused(401, "unauthenticated");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
        // A wrong token is a mistake worth showing, wherever it comes from.
        app.nobody().bearer("wrong").get("/metrics").await.refused(401, "unauthenticated");
        app.nobody().get("/metrics").await.expect(200);
    });
}

#[test]
fn behind_a_known_proxy_the_clients_address_counts() {
    let metrics = MetricsAccess { token: None, networks: vec![("10.0.0.0".parse().unwrap(), 8)] };
    let trusted_proxies = vec![("127.0.0.1".parse().unwrap(), 32)];
    serve(Options { metrics, trusted_proxies, ..Options::default() }, |app| async move {
        let behind = |client: &str| app.nobody().with_header("x-forwarded-for", client);
        behind("10.1.2.3").get("/metrics").await.expect(200);
        behind("203.0.113.9").get("/metrics").await.refused(403, "forbidden");
        behind("10.1.2.3, 203.0.113.9").get("/metrics").await.refused(403, "forbidden");
        app.nobody().get("/metrics").await.refused(403, "forbidden");
    });
}
