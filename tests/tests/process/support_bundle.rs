//! The support bundle: complete, and without secrets.

use std::{fs, io::Read as _, os::unix::fs::PermissionsExt as _};

use flate2::read::GzDecoder;

use crate::{
    collector::{PASSWORD, set_up},
    engine::on_both_engines,
    program::{run, texts},
};

const PARTS: [&str; 9] = [
    "README.txt",
    "settings.txt",
    "versions.json",
    "health.json",
    "doctor.json",
    "metrics.txt",
    "migrations.json",
    "jobs.json",
    "log.jsonl",
];
/// Not known to the running server's log, as if an older one had written it.
const PLANTED: &str = r#"{"timestamp":"2026-11-20T10:00:00.000Z","level":"info","module":"old","message":"postgres://keeper:tr0ub4dor@db/x and password=hunter2hunter2","api_key":"sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789"}"#;

fn unpacked(bytes: &[u8]) -> String {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    String::from_utf8_lossy(&plain).into_owned()
}

on_both_engines! {
    fn it_tells_everything_but_secrets(place) {
        let key = "Zq81mVd0-Wc7xRk2Tt5-Yb9uLh3Ef6-Ga4s";
        let server = place.start(&["--set", &format!("SECRET_KEY={key}"), "--set", "METRICS_TOKEN=planted-token-for-metrics", "--set",
            "SENTRY_DSN=http://0123456789abcdef@127.0.0.1:1/1"]);
        let token = set_up(&server);
        let logs = place.folder.path().join("data/logs/seaworthy-2026-11-19.jsonl");
        fs::write(&logs, format!("{PLANTED}\n")).unwrap();
        let downloaded = server.client().bearer(&token).get("/api/v1/admin/support-bundle").expect(200);
        assert_eq!(downloaded.header("content-type"), Some("application/gzip"));
        let of_server = unpacked(&downloaded.body);
        server.stop();
        let file = place.folder.path().join("bundle.tar.gz");
        let settings = [("SECRET_KEY", key), ("METRICS_TOKEN", "planted-token-for-metrics"), ("SENTRY_DSN", "http://0123456789abcdef@127.0.0.1:1/1"), ("PORT", "1")];
        let environment: Vec<(&str, &str)> = place.environment().into_iter().chain(settings).collect();
        let output = run(place.folder.path(), &environment, &["support-bundle", "bundle.tar.gz"]);
        assert_eq!(output.status.code(), Some(0), "{:?}", texts(&output));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let of_command = unpacked(&fs::read(&file).unwrap());
        for (bundle, health) in [(&of_server, "\"light\": \"green\""), (&of_command, "no server answers at 127.0.0.1:1")] {
            for part in PARTS {
                assert!(bundle.contains(&format!("seaworthy-support/{part}")), "{part} is missing");
            }
            for told in [health, "DOCTOR_DATABASE", "watches 0001_watches", "SENTRY_DSN", "\"module\":\"old\"", "\"waiting\": 0", "database_version"] {
                assert!(bundle.contains(told), "{told} is missing");
            }
            for secret in [&key[..30], "planted-token", "0123456789abcdef", "tr0ub4dor", "hunter2", "api03-abcdef", PASSWORD, &token] {
                assert!(!bundle.contains(secret), "{secret} is in the bundle");
            }
        }
        assert!(of_server.contains("seaworthy_http_requests_total{"), "the metrics of the server");
        let again = run(place.folder.path(), &environment, &["support-bundle", "bundle.tar.gz"]);
        assert_eq!(again.status.code(), Some(1), "nothing is written over");
    }
}
