//! Alerts of the real program, from what is wrong to the receiver.

use seaworthy_testkit::{Asked, Fault, FaultProxy, Scripted, ScriptedHttp, TestTls, prometheus};
use serde_json::{Value, json};

use crate::{collector::set_up, engine::Place};

#[test]
fn an_alert_reaches_its_receiver_and_so_does_its_end() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    // The first answer is a fault of the receiver: the alert is not lost.
    let receiver = runtime.block_on(ScriptedHttp::start(|asked| match asked.number {
        0 => Scripted::new(503, ""),
        _ => Scripted::new(204, ""),
    }));
    let place = Place::sqlite();
    let certificate = place.folder.path().join("certificate.pem");
    std::fs::write(&certificate, TestTls::ending(2020).certificate_pem).unwrap();
    let server = place.start(&[
        "--set",
        &format!("ALERT_WEBHOOK_URL={}", receiver.url("/alerts")),
        "--set",
        "ALERT_WEBHOOK_SECRET=a-secret-for-the-webhook",
        "--set",
        "OUTBOUND_ALLOW=127.0.0.1",
        "--set",
        "ALERT_INTERVAL_SECONDS=1",
        "--set",
        "NODE_NAME=node-7",
        "--set",
        // Whatever this machine is short of is not the subject here.
        "ALERT_MEMORY_PERCENT=100",
        "--set",
        "ALERT_DISK_PERCENT=100",
        "--set",
        &format!("TLS_CERTIFICATE_FILE={}", certificate.display()),
    ]);
    let asked = runtime.block_on(receiver.asked_times(2));
    let alert = asked[1].json();
    assert_eq!(asked[0].json(), alert);
    for (name, value) in [
        ("event", json!("firing")),
        ("rule", json!("certificate-expiry")),
        ("severity", json!("critical")),
        ("what", json!("It ended on 2020-12-31 00:00 UTC.")),
        ("node", json!("node-7")),
        ("runbook", json!("docs/RUNBOOK.md#certificate-expiry")),
    ] {
        assert_eq!(alert[name], value, "{name}");
    }
    assert!(
        asked.iter().all(|asked| asked.header("webhook-signature").is_some_and(|header| header.starts_with("v1,")))
    );

    let mut admin = server.client().bearer(&set_up(&server));
    let rules = admin.get("/api/v1/admin/alerts").expect(200).json();
    let rule = rules.as_array().unwrap().iter().find(|rule| rule["rule"] == "certificate-expiry").unwrap();
    assert_eq!(rule["found"][0]["told"], true);
    let dependencies = admin.get("/api/v1/admin/dependencies").expect(200).json();
    assert_eq!((&dependencies[0]["name"], &dependencies[0]["state"]), (&json!("alerts-webhook"), &json!("closed")));

    std::fs::write(&certificate, TestTls::ending(2049).certificate_pem).unwrap();
    let over: Value = runtime.block_on(receiver.asked_times(3))[2].json();
    assert_eq!((&over["event"], &over["dedup_key"]), (&json!("recovered"), &alert["dedup_key"]));

    let scrape = server.client().get("/metrics").expect(200).body;
    let families = prometheus::parse(&String::from_utf8(scrape).unwrap());
    let labels = [("dependency", "alerts-webhook"), ("outcome", "status_5xx")];
    assert_eq!(prometheus::value(&families, "seaworthy_outbound_requests_total", &labels), 1.0);
    let labels = [("channel", "webhook"), ("outcome", "sent")];
    assert!(prometheus::value(&families, "seaworthy_alert_deliveries_total", &labels) >= 1.0);
    server.stop();
}

#[test]
fn a_receiver_inside_is_not_called_unless_it_is_allowed() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let receiver = runtime.block_on(ScriptedHttp::start(|_| Scripted::new(204, "")));
    let place = Place::sqlite();
    let mut server = place.start(&[
        "--set",
        &format!("ALERT_WEBHOOK_URL={}", receiver.url("/alerts")),
        "--set",
        "ALERT_INTERVAL_SECONDS=1",
        "--set",
        "TLS_CERTIFICATE_FILE=/no/such/file",
    ]);
    server.wait_for("an alert could not be sent and is given up");
    assert_eq!(receiver.asked().len(), 0);
    server.stop();
}

#[test]
fn a_database_that_goes_away_is_told_with_the_requests_that_fail_and_so_is_its_return() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let receiver = runtime.block_on(ScriptedHttp::start(|_| Scripted::new(204, "")));
    let place = Place::postgres();
    let url = place.environment().into_iter().find(|(name, _)| *name == "DATABASE_URL").unwrap().1.to_owned();
    let (before, rest) = url.split_once('@').unwrap();
    let (host, name) = rest.split_once('/').unwrap();
    let target = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
    let proxy = runtime.block_on(FaultProxy::start(target));
    let settings = [
        format!("DATABASE_URL={before}@{}/{name}", proxy.address),
        "DATABASE_POOL_WAIT_SECONDS=1".to_owned(),
        format!("ALERT_WEBHOOK_URL={}", receiver.url("/alerts")),
        "OUTBOUND_ALLOW=127.0.0.1".to_owned(),
        "ALERT_INTERVAL_SECONDS=1".to_owned(),
        "ALERT_MEMORY_PERCENT=100".to_owned(),
        "ALERT_DISK_PERCENT=100".to_owned(),
    ];
    let arguments: Vec<&str> = settings.iter().flat_map(|setting| ["--set", setting.as_str()]).collect();
    let server = place.start(&arguments);
    let token = set_up(&server);
    server.client().bearer(&token).get("/api/v1/watches").expect(200);

    runtime.block_on(proxy.set(Fault::Cut));
    std::thread::scope(|scope| {
        for number in 0..30 {
            let mut client = server.client().bearer(&token).with_header("x-request-id", &format!("cut-off-{number}"));
            scope.spawn(move || client.get("/api/v1/watches").expect(503));
        }
    });
    let alerts: Vec<Value> = runtime.block_on(receiver.asked_times(2)).iter().map(Asked::json).collect();
    let of = |rule: &str| alerts.iter().find(|alert| alert["rule"] == rule).unwrap_or_else(|| panic!("{alerts:#?}"));
    assert_eq!(
        (&of("database-down")["severity"], &of("database-down")["event"]),
        (&json!("critical"), &json!("firing"))
    );
    let example = of("error-rate")["example_request_id"].as_str().unwrap().to_owned();
    assert!(example.starts_with("cut-off-"), "{example}");

    // Back: nothing is restarted.
    runtime.block_on(proxy.set(Fault::None));
    let over = runtime.block_on(receiver.asked_times(3))[2].json();
    assert_eq!((&over["rule"], &over["event"]), (&json!("database-down"), &json!("recovered")));
    server.client().bearer(&token).get("/api/v1/watches").expect(200);
    server.client().get("/api/health/ready").expect(200);
    server.stop();
}
