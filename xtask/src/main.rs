//! The project's own chores, so that nothing but Rust and Node.js need be installed by hand: `cargo xtask test`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "xtask talks to the person at the terminal")]

mod command;
mod deployment;
mod faults;
mod house;
mod journeys;
mod postgres;
mod step;
mod test;
mod tools;
mod web;
mod workspace;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};

use crate::step::Step;
use crate::workspace::Workspace;

/// The project's chores.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Everything: house rules, format, lint, Rust tests on SQLite and PostgreSQL, web checks, journeys in Chromium
    Test,
    /// Format and lint of Rust and of the web UI
    Check,
    /// Format Rust and the web UI in place
    Fmt,
    /// The rules of the house that no other tool knows: arrows between crates, file sizes, forbidden words
    House,
    /// What promtool, yamllint and nginx say about deploy/
    Deployment,
    /// Write docs/openapi.json from the server's operations
    Openapi,
    /// Build for release and run the benchmarks; arguments go to the bench program
    Bench {
        /// Arguments of the bench program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Provoke faults in the real program for longer than the tests do: 100 times kill -9 under load on both engines
    Faults,
    /// Measure the first load of the built web UI against its budget
    Size,
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    let mut workspace = Workspace::locate()?;
    match chore {
        Chore::Test => test::run(workspace),
        Chore::Check => {
            let steps = [
                Step { name: "Rust format", action: format_is_clean },
                Step { name: "Rust lint", action: lint },
                Step { name: "web packages", action: web::install },
                Step { name: "web lint", action: web::lint },
                Step { name: "web types", action: web::check },
            ];
            step::run("check", &steps, &mut workspace)
        }
        Chore::Fmt => {
            command::run(&mut workspace.cargo(&["fmt", "--all"]))?;
            web::install(&mut workspace)?;
            web::format(&workspace)
        }
        Chore::House => house::check(&mut workspace),
        Chore::Deployment => deployment::check(&workspace),
        Chore::Openapi => openapi(&workspace),
        Chore::Bench { arguments } => {
            // Both at once, so that their dependencies are built once.
            let packages = ["build", "--release", "-p", "seaworthy-tests", "-p", "seaworthy-server", "--bins"];
            command::run(&mut workspace.cargo(&packages))?;
            let bench = format!("release/bench{}", std::env::consts::EXE_SUFFIX);
            command::run(std::process::Command::new(workspace.target.join(bench)).args(arguments))
        }
        Chore::Faults => faults::run(&workspace),
        Chore::Size => web::size(&mut workspace),
    }
}

/// Fails where `cargo fmt` would change a file.
fn format_is_clean(workspace: &mut Workspace) -> Result<()> {
    command::run(&mut workspace.cargo(&["fmt", "--all", "--check"]))
}

/// Clippy over all targets, with every warning an error.
fn lint(workspace: &mut Workspace) -> Result<()> {
    command::run(&mut workspace.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Writes the document only where it differs, because a newer file makes cargo build the web UI again.
fn openapi(workspace: &Workspace) -> Result<()> {
    let printed = command::output(&mut workspace.cargo(&["run", "-p", "seaworthy-server", "--", "openapi"]))?;
    serde_json::from_str::<serde_json::Value>(&printed).context("`seaworthy openapi` did not print JSON")?;
    ensure!(printed.ends_with('\n'), "`seaworthy openapi` did not end its output with a line break");
    let path = workspace.root.join("docs/openapi.json");
    if fs::read_to_string(&path).is_ok_and(|known| known == printed) {
        println!("docs/openapi.json is up to date");
        return Ok(());
    }
    fs::write(&path, printed).with_context(|| format!("cannot write {}", path.display()))?;
    println!("docs/openapi.json written");
    Ok(())
}
