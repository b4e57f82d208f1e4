//! `seaworthy doctor`: each finding, provoked.

use std::{fs, io::Write as _, net::TcpListener, os::unix::fs::PermissionsExt as _};

use serde_json::Value;

use crate::{
    engine::{Place, on_both_engines},
    program::{run, texts},
};

/// The exit code, and the finding with this code.
fn finding(place: &Place, more: &[(&str, &str)], code: &str) -> (Option<i32>, Value) {
    let environment = place.environment();
    let environment: Vec<(&str, &str)> = environment.into_iter().chain(more.iter().copied()).collect();
    let output = run(place.folder.path(), &environment, &["doctor", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{:?}", texts(&output)));
    let findings = report["findings"].as_array().unwrap();
    for finding in findings {
        assert_eq!(finding["fix"].is_null(), finding["status"] == "ok", "{finding}");
        assert!(finding["code"].as_str().unwrap().starts_with("DOCTOR_"));
    }
    let found = findings.iter().find(|finding| finding["code"] == code);
    (output.status.code(), found.unwrap_or_else(|| panic!("{code}: {report:#}")).clone())
}

#[track_caller]
fn is(found: &(Option<i32>, Value), status: &str, what: &str) {
    let (exit, finding) = found;
    assert_eq!(finding["status"], status, "{finding}");
    assert!(finding["what"].as_str().unwrap().contains(what), "{finding}");
    if status == "failed" {
        assert_eq!(*exit, Some(1));
    }
}

on_both_engines! {
    fn an_installation_that_is_well_has_nothing_to_mend(place) {
        place.start(&[]).stop();
        let environment = place.environment();
        let output = run(place.folder.path(), &environment, &["doctor"]);
        let (text, _) = texts(&output);
        assert_eq!(output.status.code(), Some(0), "{text}");
        for code in ["DOCTOR_SETTINGS", "DOCTOR_DATA_DIR", "DOCTOR_DATA_DIR_PRIVATE", "DOCTOR_DISK", "DOCTOR_FILE_SYSTEM", "DOCTOR_LOG_DIR",
            "DOCTOR_DATABASE", "DOCTOR_DATABASE_VERSION", "DOCTOR_MIGRATIONS", "DOCTOR_CLOCK", "DOCTOR_PROXY"] {
            assert!(text.contains(&format!("ok      {code}: ")) || code == "DOCTOR_DISK", "{code}: {text}");
        }
        assert!(!text.contains("DOCTOR_REDIS"), "it is not set");
    }

    fn a_schema_that_is_edited_or_incomplete_is_told(place) {
        place.start(&[]).stop();
        is(&finding(&place, &[], "DOCTOR_MIGRATIONS"), "ok", "steps are applied");
        place.script("DELETE FROM schema_migrations WHERE app = 'watches'");
        is(&finding(&place, &[], "DOCTOR_MIGRATIONS"), "warning", "are not applied");
        place.script("UPDATE schema_migrations SET checksum = 'edited'");
        is(&finding(&place, &[], "DOCTOR_MIGRATIONS"), "failed", "edited");
    }
}

#[test]
fn a_first_run_is_told_what_is_missing_and_nothing_is_made() {
    let place = Place::sqlite();
    is(&finding(&place, &[], "DOCTOR_DATA_DIR"), "warning", "is missing");
    is(&finding(&place, &[], "DOCTOR_DATABASE"), "warning", "no database file yet");
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 0);
}

#[test]
fn folders_that_cannot_be_used_fail() {
    let place = Place::sqlite();
    fs::write(place.folder.path().join("data"), "").unwrap();
    is(&finding(&place, &[], "DOCTOR_DATA_DIR"), "failed", "is no folder");
    let place = Place::sqlite();
    let data = place.folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    is(&finding(&place, &[], "DOCTOR_DATA_DIR_PRIVATE"), "failed", "mode 755");
    fs::write(data.join("logs"), "").unwrap();
    is(&finding(&place, &[], "DOCTOR_LOG_DIR"), "failed", "is no folder");
}

#[test]
fn a_database_that_cannot_be_reached_fails_without_its_password() {
    let place = Place::sqlite();
    let url = ("DATABASE_URL", "postgres://keeper:tr0ub4dor@127.0.0.1:1/x");
    let found = finding(&place, &[url], "DOCTOR_DATABASE");
    is(&found, "failed", "127.0.0.1:1");
    assert!(!found.1.to_string().contains("tr0ub4dor"));
}

#[test]
fn settings_with_warnings_are_told_and_with_faults_end_it() {
    let place = Place::sqlite();
    is(&finding(&place, &[("TRUSTED_PROXIES", "0.0.0.0/0")], "DOCTOR_SETTINGS"), "warning", "1 warnings");
    let output = run(place.folder.path(), &[("PORT", "eighty")], &["doctor"]);
    assert_eq!(output.status.code(), Some(78));
    assert!(texts(&output).1.contains("CONFIG_BAD_VALUE PORT"), "{:?}", texts(&output));
}

#[test]
fn a_proxy_that_is_not_trusted_is_told() {
    let place = Place::sqlite();
    let url = ("PUBLIC_URL", "https://sea.example");
    is(&finding(&place, &[url], "DOCTOR_PROXY"), "warning", "no proxy is trusted");
    is(&finding(&place, &[url, ("TRUSTED_PROXIES", "127.0.0.1")], "DOCTOR_PROXY"), "ok", "is trusted");
}

#[test]
fn redis_is_asked_where_it_is_set() {
    let place = Place::sqlite();
    let answering = |answer: &'static str| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || listener.accept().unwrap().0.write_all(answer.as_bytes()).unwrap());
        format!("redis://:tr0ub4dor@127.0.0.1:{port}/0")
    };
    for (answer, status, what) in [
        ("+PONG\r\n", "ok", "answers"),
        ("-NOAUTH needed\r\n", "ok", "answers"),
        ("HTTP/1.1 400\r\n", "failed", "is not Redis"),
    ] {
        let url = answering(answer);
        let found = finding(&place, &[("REDIS_URL", &url)], "DOCTOR_REDIS");
        is(&found, status, what);
        assert!(!found.1.to_string().contains("tr0ub4dor"));
    }
    is(&finding(&place, &[("REDIS_URL", "redis://127.0.0.1:1")], "DOCTOR_REDIS"), "failed", "127.0.0.1:1");
}

#[test]
fn the_mail_server_is_asked_where_it_is_set() {
    let place = Place::sqlite();
    let (host, from) = (("SMTP_HOST", "127.0.0.1"), ("SMTP_FROM", "sea@example.com"));
    for (answer, status, what) in
        [("220 mail.example ESMTP\r\n", "ok", "answers"), ("HTTP/1.1 400\r\n", "failed", "does not greet")]
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        std::thread::spawn(move || listener.accept().unwrap().0.write_all(answer.as_bytes()).unwrap());
        is(&finding(&place, &[host, from, ("SMTP_PORT", &port)], "DOCTOR_MAIL"), status, what);
    }
    is(&finding(&place, &[host, from, ("SMTP_PORT", "1")], "DOCTOR_MAIL"), "failed", "127.0.0.1:1");
}
