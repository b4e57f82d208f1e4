//! The binary `seaworthy`: command line, composition of platform and apps, life cycle.

mod alerts;
mod backups;
mod cli;
mod commands;
mod compose;
mod data_folder;
#[cfg(test)]
mod documented;
mod options;
mod outside;
mod signals;
mod supervisor;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the command line's way to say why it failed")]
            {
                eprintln!("seaworthy: {error:#}");
            }
            // 78 is EX_CONFIG of sysexits.h: a supervisor need not try again before somebody has changed the settings.
            if error.is::<seaworthy_config::Faults>() { ExitCode::from(78) } else { ExitCode::FAILURE }
        }
    }
}
