//! Logging as the server starts it. A process can start it once only, so each test runs itself again as a child.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod planted;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::thread;

use planted::planted;
use seaworthy_kernel::clock::SystemClock;
use seaworthy_telemetry::capture::process_errors;
use seaworthy_telemetry::{ConsoleFormat, FileOptions, Guard, Options, TelemetryError, start};
use serde_json::Value;
use tracing::{debug, error, info, info_span};

const FOLDER: &str = "SEAWORTHY_TELEMETRY_TEST_FOLDER";

/// Runs `child` when this is the child process; in the test's own process starts that one and hands over its output.
fn in_child(test: &str, child: impl FnOnce(&Path)) -> Option<(Output, String)> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        child(Path::new(&folder));
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    Some((output, files.collect()))
}

fn begin(folder: &Path, console: ConsoleFormat) -> Result<Guard, TelemetryError> {
    let file = Some(FileOptions::new(folder));
    start(Options { level: "info".to_owned(), console, file, clock: Arc::new(SystemClock) })
}

fn json_lines(text: &str) -> Vec<BTreeMap<String, Value>> {
    text.lines().filter(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn say_secrets(folder: &Path, console: ConsoleFormat) {
    let _guard = begin(folder, console).unwrap();
    for planted in planted() {
        let text = planted.text;
        let _span = info_span!("request", request_id = "r-1", path = %text).entered();
        info!(field = ?text, password = %text, "the message {text}");
        thread::Builder::new().name("worker".to_owned()).spawn(move || panic!("{text}")).unwrap().join().unwrap_err();
    }
}

#[test]
fn no_secret_reaches_the_human_console_or_the_file() {
    let run = in_child("no_secret_reaches_the_human_console_or_the_file", |folder| {
        say_secrets(folder, ConsoleFormat::Human);
    });
    let Some((output, file)) = run else { return };
    let console = String::from_utf8(output.stderr).unwrap();
    for planted in planted() {
        for piece in [planted.piece.to_owned(), planted.piece.escape_debug().to_string()] {
            assert!(!console.contains(&piece) && !file.contains(&piece), "{piece} is seen:\n{console}\n{file}");
        }
    }
    assert!(console.contains(" INFO process: the message "), "{console}");
    assert!(console.contains("ERROR panic: panicked: "), "{console}");
    assert!(!console.contains('\x1b'), "no colours where there is no terminal");
    let lines = json_lines(&file);
    assert_eq!(lines.len(), 2 * planted().len(), "each message and each panic once: {file}");
    let panics: Vec<_> = lines.iter().filter(|line| line["module"] == "panic").collect();
    assert_eq!(panics.len(), planted().len());
    assert!(panics.iter().all(|line| line["level"] == "error" && line["thread"] == "worker"), "{panics:?}");
    assert!(panics[0]["location"].as_str().unwrap().contains("process.rs:"), "{panics:?}");
}

#[test]
fn no_secret_reaches_the_json_console() {
    let run = in_child("no_secret_reaches_the_json_console", |folder| say_secrets(folder, ConsoleFormat::Json));
    let Some((output, file)) = run else { return };
    let console = String::from_utf8(output.stderr).unwrap();
    for planted in planted() {
        assert!(!console.contains(planted.piece), "{} is seen: {console}", planted.text);
    }
    assert_eq!(json_lines(&console), json_lines(&file));
}

#[test]
fn a_panic_that_somebody_answers_for_is_logged_once() {
    let run = in_child("a_panic_that_somebody_answers_for_is_logged_once", |folder| {
        let _guard = begin(folder, ConsoleFormat::Off).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let panic = seaworthy_telemetry::panics::catching(async { panic!("the hull broke") }).await;
            error!(cause = %panic.map(|()| "whole").unwrap_err(), "a request failed");
            // Caught by the work itself, and so by nobody else.
            let handled = async { std::panic::catch_unwind(|| panic!("the mast broke")).is_err() };
            assert!(seaworthy_telemetry::panics::catching(handled).await.unwrap());
        });
    });
    let Some((output, file)) = run else { return };
    let lines = json_lines(&file);
    assert_eq!(lines.len(), 2, "{file}");
    let cause = lines[0]["cause"].as_str().unwrap();
    assert!(
        cause.starts_with("panicked at ") && cause.contains("process.rs:") && cause.contains("the hull broke"),
        "{cause}"
    );
    assert_eq!((&lines[1]["module"], &lines[1]["message"]), (&"panic".into(), &"panicked: the mast broke".into()));
    assert!(!String::from_utf8(output.stderr).unwrap().contains("broke"), "nothing but the log tells of it");
}

#[test]
fn the_level_changes_while_the_process_runs() {
    let run = in_child("the_level_changes_while_the_process_runs", |folder| {
        let guard = begin(folder, ConsoleFormat::Off).unwrap();
        debug!("one");
        guard.set_level("debug").unwrap();
        debug!("two");
        assert!(matches!(guard.set_level("loud"), Err(TelemetryError::Level { .. })));
        debug!("three");
        guard.set_level("error").unwrap();
        let _span = info_span!("request", request_id = "r-1").entered();
        info!("four");
        error!("five");
        guard.flush();
        let text: String =
            fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
        assert_eq!(text.lines().count(), 3, "{text}");
        let again = begin(folder, ConsoleFormat::Off);
        assert!(matches!(again, Err(TelemetryError::AlreadyStarted)), "{again:?}");
    });
    let Some((output, file)) = run else { return };
    let lines = json_lines(&file);
    let messages: Vec<_> = lines.iter().map(|line| line["message"].as_str().unwrap()).collect();
    assert_eq!(messages, ["two", "three", "five"]);
    assert_eq!(lines[2]["request_id"], "r-1");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "the console is off");
}

#[test]
fn the_errors_of_all_threads_are_recorded() {
    let run = in_child("the_errors_of_all_threads_are_recorded", |_| {
        let recorder = process_errors(Arc::new(SystemClock)).unwrap();
        thread::spawn(|| {
            let _server = info_span!("server", server = "a").entered();
            info!("fine");
            error!("not fine");
        })
        .join()
        .unwrap();
        error!("elsewhere");
        let same = process_errors(Arc::new(SystemClock)).unwrap();
        assert_eq!(same.errors().len(), 2);
        assert_eq!(recorder.with_field("server", &Value::from("a")).len(), 1);
        assert!(recorder.contains("not fine") && !recorder.contains("\"fine\""));
    });
    assert!(run.is_none_or(|(_, file)| file.is_empty()));
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "").unwrap();
    let refused = begin(&taken, ConsoleFormat::Off);
    assert!(matches!(&refused, Err(TelemetryError::File { folder, .. }) if *folder == taken), "{refused:?}");
}
