//! One file per command.
#![expect(clippy::print_stdout, reason = "a command's answer goes to standard output")]

mod config;
mod migrate;
mod openapi;
mod serve;

use seaworthy_config::{Loaded, Sources};

use crate::cli::{Cli, Command};

/// Runs the command of the command line.
///
/// # Errors
/// What kept it from being done, in words for the operator.
pub(crate) fn run(cli: Cli) -> anyhow::Result<()> {
    let flags = cli.flags()?;
    match cli.command {
        Command::Serve { .. } => serve::run(&load(flags)?),
        Command::Migrate { action } => match migrate::of_texts(&action) {
            Some(result) => result,
            None => migrate::run(&action, &load(flags)?),
        },
        Command::Config { action } => config::run(&action, flags),
        Command::Openapi => openapi::run(),
        Command::Version => {
            println!("seaworthy {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    }
}

fn load(flags: Vec<(String, String)>) -> anyhow::Result<Loaded> {
    Ok(seaworthy_config::load(&Sources::from_process(flags))?)
}

/// A runtime for a command that waits for input and output.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("seaworthy").build()?)
}
