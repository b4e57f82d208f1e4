//! Journeys: Playwright drives Chromium against the real server. A journey that did not run counts as a failure.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::command;
use crate::tools::Tools;
use crate::web::{self, NPX};
use crate::workspace::Workspace;

const FOLDER: &str = "tests/browser";

/// Installs Playwright without its own browsers.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    web::install_in(&workspace.root.join(FOLDER))
}

/// Runs all journeys. Playwright's configuration writes `results/report.json`, which is read afterwards.
pub(crate) fn run(workspace: &Workspace, tools: &Tools, database_url: &str) -> Result<()> {
    let folder = workspace.root.join(FOLDER);
    let server = workspace.target.join("debug").join(format!("seaworthy{}", std::env::consts::EXE_SUFFIX));
    ensure!(server.is_file(), "{} is missing: it is built by the step before", server.display());
    let report = folder.join("results/report.json");
    match fs::remove_file(&report) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut playwright = Command::new(NPX);
    playwright
        .args(["--no", "playwright", "test"])
        .current_dir(&folder)
        .env("SEAWORTHY_BIN", &server)
        .env("CHROMIUM_PATH", &tools.chromium)
        .env("TEST_DATABASE_URL", database_url);
    command::run(&mut playwright)?;
    let text = fs::read_to_string(&report).with_context(|| format!("no report at {}", report.display()))?;
    let passed = verdict(&serde_json::from_str(&text)?)?;
    println!("{passed} journeys passed");
    Ok(())
}

/// The number of journeys passed; an error where one failed, was left out, or passed only when repeated.
fn verdict(report: &Value) -> Result<u64> {
    let count = |name: &str| report["stats"][name].as_u64().with_context(|| format!("the report has no stats.{name}"));
    let (passed, failed, skipped, flaky) =
        (count("expected")?, count("unexpected")?, count("skipped")?, count("flaky")?);
    ensure!(
        failed + skipped + flaky == 0 && passed > 0,
        "journeys: {passed} passed, {failed} failed, {skipped} not run, {flaky} passed only when repeated"
    );
    Ok(passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn report(expected: u64, unexpected: u64, skipped: u64, flaky: u64) -> Value {
        json!({ "stats": { "expected": expected, "unexpected": unexpected, "skipped": skipped, "flaky": flaky } })
    }

    #[test]
    fn only_a_full_run_passes() -> Result<()> {
        assert_eq!(verdict(&report(12, 0, 0, 0))?, 12);
        for broken in [report(0, 0, 0, 0), report(11, 1, 0, 0), report(11, 0, 1, 0), report(11, 0, 0, 1), json!({})] {
            assert!(verdict(&broken).is_err(), "{broken}");
        }
        Ok(())
    }

    #[test]
    fn a_skipped_journey_is_named_in_the_error() {
        let error = verdict(&report(11, 0, 2, 0)).unwrap_err().to_string();
        assert_eq!(error, "journeys: 11 passed, 0 failed, 2 not run, 0 passed only when repeated");
    }
}
