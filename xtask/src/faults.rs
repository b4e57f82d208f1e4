//! Faults provoked for longer than the tests have time for.

use anyhow::Result;

use crate::command;
use crate::postgres::Database;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// Times that the server is killed under write load, on each engine.
const ROUNDS: &str = "100";
/// Parts of the names of the tests that provoke faults in the real program.
const TESTS: [&str; 5] = ["alerts::", "cut_upload::", "kill_", "rolling::", "stop::"];

/// Builds the program and provokes each fault. What is measured is printed by the tests: the figures of docs/RELIABILITY.md.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = Tools::require()?;
    command::run(&mut workspace.cargo(&["build", "-p", "seaworthy-server"]))?;
    let database = Database::find_or_start(&tools.postgres)?;
    println!("faults are provoked on SQLite and {}", database.shown());
    let mut cargo = workspace.cargo(&["test", "-p", "seaworthy-tests", "--test", "process", "--", "--nocapture"]);
    let result = command::run(cargo.args(TESTS).env("FAULT_ROUNDS", ROUNDS).env("TEST_DATABASE_URL", &database.url));
    database.stop().and(result)
}
