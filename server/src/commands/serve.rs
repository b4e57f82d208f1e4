//! `seaworthy serve`: from settings to a listening server, and back to nothing.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use metrics::gauge;
use seaworthy_config::{Loaded, LogFormat, Settings};
use seaworthy_http::{Demo, Options, Platform, health};
use seaworthy_kernel::{Clock, clock::SystemClock};
use seaworthy_store::{Files, migrate};
use seaworthy_telemetry::{ConsoleFormat, FileOptions, Guard, LevelControl};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    compose::{self, Apps},
    data_folder, options, signals,
};

/// Between two rounds of upkeep.
const TELEMETRY_UPKEEP: Duration = Duration::from_secs(5);

/// Between two rounds of housekeeping.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);

pub(super) fn run(loaded: &Loaded) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    data_folder::prepare(settings)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let telemetry = start_telemetry(settings, Arc::clone(&clock))?;
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let result = super::runtime()?.block_on(serve(loaded, clock, telemetry.level()));
    telemetry.flush();
    result
}

async fn serve(loaded: &Loaded, clock: Arc<dyn Clock>, log_level: LevelControl) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    let stop = signals::stop();
    let database = compose::open_database(settings).await?;
    let applied = migrate::up(&database, &compose::migrations(), &*clock).await?;
    if !applied.is_empty() {
        tracing::info!(steps = applied.len(), "the database schema was brought up to date");
    }
    let files = Files::on_disk(&settings.data_dir.join("files"))?;
    let apps = Apps::new(loaded, data_folder::secret_key(settings)?);
    let platform =
        Platform::new(database.clone(), files, clock, apps.gate(), Options { log_level, ..options::http(settings) });
    platform.health.check_all(&platform).await;
    let listener = TcpListener::bind(settings.server.address())
        .await
        .with_context(|| format!("cannot listen on {}: choose another HOST or PORT", settings.server.address()))?;
    let address = listener.local_addr()?;
    let url = settings.server.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let demo = greet(&apps, &platform, settings, &url).await?;
    let housekeeping = tokio::spawn(keep_house(apps.clone(), platform.clone()));
    let upkeep = tokio::spawn(keep_telemetry(platform.clone()));
    let health = tokio::spawn(health::watch(platform.clone()));
    let router = compose::router(&platform, &apps);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), database = database.engine().as_str(), "listening");
    let grace = Duration::from_secs(settings.server.shutdown_grace_seconds.into());
    seaworthy_http::serve(listener, router, stop, grace).await?;
    // They go on at the next start where they were.
    for task in demo.into_iter().chain([housekeeping, upkeep, health]) {
        task.abort();
        // The only error is that it was ended, which is what was asked for.
        let _ = task.await;
    }
    database.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Says where the server is and how to sign in. Demo data is filled in while people already look.
async fn greet(
    apps: &Apps,
    platform: &Platform,
    settings: &Settings,
    url: &str,
) -> anyhow::Result<Option<JoinHandle<()>>> {
    let mut filling = None;
    println!("Seaworthy {} is at {url}", env!("CARGO_PKG_VERSION"));
    if settings.demo {
        let (account, password) = apps.identity.demo_account(platform).await?;
        println!("Sign in as {} with the password {password} (new at each start)", seaworthy_identity::DEMO_EMAIL);
        let (apps, platform) = (apps.clone(), platform.clone());
        filling = Some(tokio::spawn(async move {
            for app in apps.all() {
                if let Err(problem) = app.fill_demo(&platform, Demo { account }).await {
                    tracing::error!(
                        app = app.name(),
                        cause = problem.cause.as_deref().unwrap_or_default(),
                        "no demo data: {problem}"
                    );
                }
            }
            tracing::info!("the demo data is complete");
        }));
    } else if let Some(token) = apps.identity.setup_token(platform).await? {
        println!("No account yet. Make the administrator's at {url}/set-up?token={token}");
    }
    println!("Stop with Ctrl-C.");
    Ok(filling)
}

async fn keep_house(apps: Apps, platform: Platform) {
    let mut round = tokio::time::interval(HOUSEKEEPING);
    loop {
        round.tick().await;
        for app in apps.all() {
            if let Err(problem) = app.housekeeping(&platform).await {
                tracing::error!(
                    app = app.name(),
                    cause = problem.cause.as_deref().unwrap_or_default(),
                    "housekeeping failed: {problem}"
                );
            }
        }
    }
}

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
    Ok(seaworthy_telemetry::start(seaworthy_telemetry::Options { level, console, file, clock })?)
}
