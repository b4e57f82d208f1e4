//! `seaworthy db copy`: the demo data of all apps there and back, and a copy that is killed.

use std::process::{Command, Stdio};

use seaworthy_store::{Database, PoolOptions, Query as _, sql};

use crate::{
    engine::{Place, wait},
    program::{command, run, texts},
};

fn copy(place: &Place, from: &str, to: &str, more: &[&str]) -> std::process::Output {
    run(place.folder.path(), &[], &[&["db", "copy", "--from", from, "--to", to], more].concat())
}

fn succeeds(output: &std::process::Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{:?}", texts(output));
    texts(output).0
}

/// From the engine of the first place to that of the second, and back to the third.
fn there_and_back(one: &Place, other: &Place, third: &Place) {
    for place in [other, third] {
        std::fs::create_dir_all(place.folder.path().join("data")).unwrap();
    }
    let mut server = one.start(&["--demo"]);
    server.wait_for("the demo data is complete");
    let running = copy(one, &one.url(), &other.url(), &[]);
    assert!(
        running.status.code() == Some(1) && texts(&running).1.contains("a server runs on the source"),
        "{:?}",
        texts(&running)
    );
    server.stop();
    let folders =
        |from: &Place, to: &Place| [from, to].map(|place| place.folder.path().join("data").display().to_string());
    let [a, b] = folders(one, other);
    let first = succeeds(&copy(one, &one.url(), &other.url(), &["--from-data-dir", &a, "--to-data-dir", &b]));
    assert!(first.ends_with("files are copied and compared.\n") && first.contains("watches: 48 rows"), "{first}");
    let [b, c] = folders(other, third);
    let second = succeeds(&copy(one, &other.url(), &third.url(), &["--from-data-dir", &b, "--to-data-dir", &c]));
    assert_eq!(first, second, "every table has as many rows, and both copies were compared");
    assert_eq!(one.files().len(), third.files().len());
    // The copy serves, with the same key.
    std::fs::copy(one.folder.path().join("data/secret.key"), third.folder.path().join("data/secret.key")).unwrap();
    let server = third.start(&[]);
    server.client().get("/api/v1/watches").expect(401);
    assert!(server.client().get("/api/v1/reference/brands").expect(200).json().as_array().unwrap().len() > 50);
    server.stop();
    assert_eq!((third.rows("watches"), third.rows("watch_images")), (48, 48));
    third.check_integrity();
}

#[test]
fn the_demo_data_go_from_sqlite_to_postgresql_and_back() {
    there_and_back(&Place::sqlite(), &Place::postgres(), &Place::sqlite());
}

#[test]
fn the_demo_data_go_from_postgresql_to_sqlite_and_back() {
    there_and_back(&Place::postgres(), &Place::sqlite(), &Place::postgres());
}

const ROWS: i64 = 60_000;

fn value(url: &str, statement: &'static str) -> Option<i64> {
    wait(async {
        let database = Database::open(url, PoolOptions::default()).await.ok()?;
        let value = database.read().value::<i64>(sql!(statement)).await.ok();
        database.close().await;
        value
    })
}

#[test]
fn a_copy_that_is_killed_goes_on() {
    let (one, other) = (Place::sqlite(), Place::postgres());
    succeeds(&run(one.folder.path(), &[], &["migrate", "up"]));
    wait(async {
        let database = Database::open(&one.url(), PoolOptions::default()).await.unwrap();
        let script = format!(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {ROWS}) \
             INSERT INTO audit_log (id, at, action, request_id) SELECT randomblob(16), '2026-01-01T00:00:00+00:00', 'n' || n, 'r' || n FROM n"
        );
        database.execute_script(&script).await.unwrap();
        database.close().await;
    });
    let arguments = ["db", "copy", "--from", &one.url(), "--to", &other.url()];
    let mut child = silent(command(one.folder.path(), &arguments)).spawn().unwrap();
    let brought = loop {
        let brought =
            value(&other.url(), "SELECT row_count AS value FROM seaworthy_copy_progress WHERE name = 'audit_log'");
        match brought {
            Some(rows) => break rows,
            None => assert!(child.try_wait().unwrap().is_none(), "it was over before it could be killed"),
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!((1..ROWS).contains(&brought), "{brought} rows were there when it was killed");
    let there = value(&other.url(), "SELECT count(*) AS value FROM audit_log").unwrap();
    assert!((1..ROWS).contains(&there), "{there}");
    let plan = succeeds(&run(one.folder.path(), &[], &[&arguments[..], &["--dry-run"]].concat()));
    assert!(plan.contains("Nothing was changed") && plan.contains(" of them before)"), "{plan}");
    succeeds(&run(one.folder.path(), &[], &arguments));
    assert_eq!(value(&other.url(), "SELECT count(*) AS value FROM audit_log"), Some(ROWS));
    let again = run(one.folder.path(), &[], &arguments);
    assert!(again.status.code() == Some(1) && texts(&again).1.contains("not empty"), "{:?}", texts(&again));
}

fn silent(mut command: Command) -> Command {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}
