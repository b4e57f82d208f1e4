//! `cargo xtask test`: the steps in their order.

use anyhow::{Context, Result};

use crate::postgres::Database;
use crate::step::{self, Step};
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{command, deployment, format_is_clean, house, journeys, lint, web};

/// What the steps hand on to one another.
struct Run {
    workspace: Workspace,
    tools: Option<Tools>,
    /// Dropping it stops a PostgreSQL server that was started for this run.
    database: Option<Database>,
}

impl Run {
    fn tools(&self) -> Result<&Tools> {
        self.tools.as_ref().context("the tools were not looked for")
    }

    fn database(&self) -> Result<&Database> {
        self.database.as_ref().context("PostgreSQL was not started")
    }
}

const STEPS: [Step<Run>; 17] = [
    Step { name: "tools", action: |run| Tools::require().map(|tools| run.tools = Some(tools)) },
    Step { name: "Rust format", action: |run| format_is_clean(&mut run.workspace) },
    Step { name: "house rules", action: |run| house::check(&mut run.workspace) },
    Step { name: "deployment", action: |run| deployment::check(&run.workspace) },
    Step { name: "web packages", action: |run| web::install(&mut run.workspace) },
    Step { name: "web lint", action: |run| web::lint(&mut run.workspace) },
    Step { name: "web types", action: |run| web::check(&mut run.workspace) },
    Step { name: "web tests", action: |run| web::test(&mut run.workspace) },
    Step { name: "web build", action: |run| web::build(&mut run.workspace) },
    Step { name: "web size", action: |run| web::size(&mut run.workspace) },
    Step { name: "Rust lint", action: |run| lint(&mut run.workspace) },
    Step { name: "Rust build", action: build },
    Step { name: "PostgreSQL", action: start_database },
    Step { name: "Rust tests", action: rust_tests },
    Step { name: "journey packages", action: |run| journeys::install(&run.workspace) },
    Step { name: "journeys", action: |run| journeys::run(&run.workspace, run.tools()?, &run.database()?.url) },
    Step { name: "PostgreSQL stopped", action: |run| run.database.take().map_or(Ok(()), Database::stop) },
];

/// Runs all steps. A failure still stops the PostgreSQL server that was started.
pub(crate) fn run(workspace: Workspace) -> Result<()> {
    step::run("test", &STEPS, &mut Run { workspace, tools: None, database: None })
}

/// Programs and test programs in one go, so that both see the same features and nothing is compiled twice.
/// xtask itself is left out: it is running, and Windows cannot replace a running program.
fn build(run: &mut Run) -> Result<()> {
    command::run(&mut run.workspace.cargo(&["build", "--workspace", "--exclude", "xtask", "--bins", "--tests"]))
}

fn start_database(run: &mut Run) -> Result<()> {
    let database = Database::find_or_start(&run.tools()?.postgres)?;
    println!("tests use {}", database.shown());
    run.database = Some(database);
    Ok(())
}

fn rust_tests(run: &mut Run) -> Result<()> {
    let mut cargo = run.workspace.cargo(&["test", "--workspace"]);
    if let Some(folder) = folder_in_memory() {
        cargo.env("TMPDIR", folder);
    }
    command::run(cargo.env("RUST_BACKTRACE", "1").env("TEST_DATABASE_URL", &run.database()?.url))
}

/// Every test has databases of its own and commits to them for good: on a slow disk that is most of their time.
fn folder_in_memory() -> Option<&'static str> {
    const FOLDER: &str = "/dev/shm";
    const NEEDED_KIB: u64 = 4 * 1024 * 1024;
    if std::env::var_os("TMPDIR").is_some() {
        return None;
    }
    let answer = command::quiet(std::process::Command::new("df").args(["--output=avail", FOLDER]))?;
    let free: u64 = answer.lines().last()?.trim().parse().ok()?;
    (free >= NEEDED_KIB).then_some(FOLDER)
}
