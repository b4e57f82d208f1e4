//! Every command, with its answer and exit code.

use std::process::Stdio;

use serde_json::Value;

use crate::{
    engine::on_both_engines,
    program::{command, run, texts},
};

#[test]
fn version_and_document_need_no_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let version = run(folder.path(), &[], &["version"]);
    assert_eq!((version.status.code(), texts(&version).0.as_str()), (Some(0), "seaworthy 0.1.0\n"));
    let document = run(folder.path(), &[], &["openapi"]);
    assert_eq!(document.status.code(), Some(0));
    let printed: Value = serde_json::from_slice(&document.stdout).unwrap();
    let committed: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
    assert!(printed == committed, "docs/openapi.json is not this version's: run `cargo xtask openapi`");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn an_unknown_command_is_refused_with_the_usage() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[], &["sail"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(texts(&output).1.contains("Usage:"));
}

#[test]
fn good_settings_pass_and_are_printed_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let key = "Zq81mVd0-Wc7xRk2Tt5-Yb9uLh3Ef6-Ga4s";
    let environment = [("SECRET_KEY", key), ("DATABASE_URL", "postgres://keeper:tr0ub4dor@db.example.com/watches")];
    let check = run(folder.path(), &environment, &["config", "check"]);
    assert_eq!(check.status.code(), Some(0), "{:?}", texts(&check));
    let print = run(folder.path(), &[&environment[..], &[("PORT", "9000")]].concat(), &["config", "print"]);
    assert_eq!(print.status.code(), Some(0));
    let (text, _) = texts(&print);
    let port = text.lines().find(|line| line.starts_with("PORT ")).unwrap();
    assert!(port.contains("9000") && port.contains("environment"), "{port}");
    assert!(text.contains("db.example.com"));
    for secret in [&key[..30], "tr0ub4dor"] {
        assert!(!text.contains(secret), "{secret} is printed");
    }
    let env = run(folder.path(), &[], &["config", "env"]);
    assert_eq!(env.status.code(), Some(0));
    assert_eq!(
        texts(&env).0,
        include_str!("../../../.env.example"),
        "write .env.example again: `seaworthy config env`"
    );
}

#[test]
fn bad_settings_are_reported_all_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "LOG_LEVLE=debug\nMAX_IMAGE_BYTES=lots\n").unwrap();
    let environment = [
        ("SEAWORTHY_HULL", "oak"),
        ("PORT", "eighty"),
        ("SECRET_KEY", "hunter2"),
        ("DATABASE_URL", "mysql://keeper:tr0ub4dor@db/x"),
    ];
    for arguments in [&["config", "check"][..], &["config", "print"], &["serve"], &["migrate", "up"]] {
        let output = run(folder.path(), &environment, arguments);
        assert_eq!(output.status.code(), Some(78), "{arguments:?}");
        let (answer, complaint) = texts(&output);
        for fault in ["SEAWORTHY_HULL", "PORT", "SECRET_KEY", "DATABASE_URL", "LOG_LEVLE", "MAX_IMAGE_BYTES"] {
            assert!(complaint.contains(fault), "{arguments:?} does not complain about {fault}: {complaint}");
        }
        for secret in ["hunter2", "tr0ub4dor"] {
            assert!(!complaint.contains(secret) && !answer.contains(secret), "{arguments:?} prints {secret}");
        }
    }
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}

on_both_engines! {
    fn the_schema_is_brought_up_and_checked(place) {
        let migrate = |action| run(place.folder.path(), &place.environment(), &["migrate", action]);
        let check = migrate("check");
        assert_eq!(check.status.code(), Some(1), "{:?}", texts(&check));
        assert!(texts(&check).1.contains("migrate up"), "{:?}", texts(&check));
        let up = migrate("up");
        assert_eq!(up.status.code(), Some(0), "{:?}", texts(&up));
        assert!(texts(&up).0.contains("applied watches 0001_watches"), "{:?}", texts(&up));
        assert!(texts(&migrate("up")).0.starts_with("0 steps applied"));
        assert_eq!(migrate("check").status.code(), Some(0));
        let status = migrate("status");
        assert_eq!(status.status.code(), Some(0));
        let (lines, _) = texts(&status);
        assert!(lines.lines().count() >= 3 && !lines.contains("not applied"), "{lines}");
    }

    fn of_three_programs_that_migrate_at_once_one_applies_each_step(place) {
        let start = || {
            let mut command = command(place.folder.path(), &["migrate", "up"]);
            command.envs(place.environment()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let programs = [start(), start(), start()];
        let outputs = programs.map(|program| program.wait_with_output().unwrap());
        let mut applied = Vec::new();
        for output in &outputs {
            assert_eq!(output.status.code(), Some(0), "{:?}", texts(output));
            applied.extend(texts(output).0.lines().filter(|line| line.starts_with("applied ")).map(str::to_owned));
        }
        let steps = place.rows("schema_migrations");
        assert_eq!((i64::try_from(applied.len()).unwrap(), place.rows("schema_history")), (steps, steps), "{applied:?}");
        let history = run(place.folder.path(), &place.environment(), &["migrate", "history"]);
        let (lines, _) = texts(&history);
        assert!(lines.lines().all(|line| line.contains(" up ") && line.contains(" by ") && line.ends_with(" ms")), "{lines}");
    }

    fn the_schema_goes_back_only_when_told_twice(place) {
        let migrate = |arguments: &[&str]| run(place.folder.path(), &place.environment(), &[&["migrate"], arguments].concat());
        assert_eq!(migrate(&["up"]).status.code(), Some(0));
        let asked = migrate(&["down", "--to", "watches:1"]);
        assert_eq!(asked.status.code(), Some(1));
        assert!(texts(&asked).0.contains("would undo watches 0002_reference_data") && texts(&asked).1.contains("--yes"), "{:?}", texts(&asked));
        assert_eq!(migrate(&["check"]).status.code(), Some(0), "nothing was undone");
        let done = migrate(&["down", "--to", "watches:0", "--yes"]);
        assert_eq!(done.status.code(), Some(0), "{:?}", texts(&done));
        assert!(texts(&done).0.contains("undone watches 0001_watches"), "{:?}", texts(&done));
        assert_eq!(migrate(&["check"]).status.code(), Some(1));
        assert!(texts(&migrate(&["up"])).0.contains("applied watches 0001"), "and forward again");
        for wrong in ["watches", "watches:x", "sails:0"] {
            assert_eq!(migrate(&["down", "--to", wrong]).status.code(), Some(1), "{wrong}");
        }
    }
}

#[test]
fn the_steps_of_this_version_have_no_findings() {
    let folder = tempfile::tempdir().unwrap();
    let lint = run(folder.path(), &[], &["migrate", "lint"]);
    assert_eq!((lint.status.code(), texts(&lint).0.as_str()), (Some(0), "No findings.\n"));
    let lock = run(folder.path(), &[], &["migrate", "lock"]);
    assert!(texts(&lock).0.starts_with(include_str!("../../../server/migrations.lock")), "{:?}", texts(&lock));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "neither needs a data folder");
}
