//! One file per command.
#![expect(clippy::print_stdout, reason = "a command's answer goes to standard output")]

mod backup;
mod config;
mod db;
mod doctor;
mod jobs;
mod migrate;
mod mode;
mod openapi;
mod opened;
mod restore;
mod serve;
mod support_bundle;
mod user;
mod worker;

use std::{sync::Arc, time::Duration};

pub(crate) use jobs::JobsAction;
use metrics::gauge;
use seaworthy_config::{Loaded, LogFormat, Settings, Sources};
use seaworthy_http::Platform;
use seaworthy_kernel::Clock;
use seaworthy_telemetry::{ConsoleFormat, FileOptions, Guard};

pub(crate) use user::UserAction;

use crate::{
    cli::{BackupAction, Cli, Command},
    options,
};

/// Runs the command of the command line.
///
/// # Errors
/// What kept it from being done, in words for the operator.
pub(crate) fn run(cli: Cli) -> anyhow::Result<()> {
    let flags = cli.flags()?;
    match cli.command {
        Command::Serve { .. } => serve::run(&load(flags)?),
        Command::Jobs { action } => jobs::run(action, &load(flags)?),
        Command::User { action } => user::run(action, &load(flags)?),
        Command::Worker => worker::run(&load(flags)?),
        Command::Migrate { action } => match migrate::of_texts(&action) {
            Some(result) => result,
            None => migrate::run(&action, &load(flags)?),
        },
        Command::Backup { action: BackupAction::Key } => backup::key(),
        Command::Backup { action } => backup::run(&action, &load(flags)?),
        Command::Restore { archive, undo, check_only } => {
            restore::run(archive.as_deref(), (undo, check_only), &load(flags)?)
        }
        Command::Db { action } => db::run(action),
        Command::Mode { mode, reason, retry_after } => mode::run(mode.as_deref(), reason, retry_after, &load(flags)?),
        Command::Config { action } => config::run(&action, flags),
        Command::Doctor { json } => doctor::run(json, &load(flags)?),
        Command::SupportBundle { file } => support_bundle::run(&file, &load(flags)?),
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

/// Between two rounds of upkeep.
const TELEMETRY_UPKEEP: Duration = Duration::from_secs(5);

/// Folds what histograms observed together, and brings the configured log level back when its time has come.
async fn keep_telemetry(platform: Platform) {
    gauge!(
        "seaworthy_build_info",
        "version" => env!("CARGO_PKG_VERSION"),
        "os" => std::env::consts::OS,
        "architecture" => std::env::consts::ARCH
    )
    .set(1.0);
    let mut round = tokio::time::interval(TELEMETRY_UPKEEP);
    loop {
        round.tick().await;
        seaworthy_telemetry::scrape::upkeep();
        platform.options.log_level.tick(platform.clock.now());
    }
}

fn start_telemetry(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Guard> {
    let console = match settings.log.format {
        LogFormat::Json => ConsoleFormat::Json,
        LogFormat::Console => ConsoleFormat::Human,
        LogFormat::Auto if settings.environment == seaworthy_config::Environment::Production => ConsoleFormat::Json,
        LogFormat::Auto => ConsoleFormat::Human,
    };
    let file = settings
        .log
        .file
        .then(|| FileOptions { retention_days: settings.log.retention_days, ..FileOptions::new(&settings.log.dir) });
    let level = settings.log.level.as_str().to_owned();
    let exporters = options::exporters(settings, &clock)?;
    if exporters.traces.is_some() {
        seaworthy_store::observe_statements(seaworthy_telemetry::traces::statement);
    }
    Ok(seaworthy_telemetry::start_with(seaworthy_telemetry::Options { level, console, file, clock }, exporters)?)
}
