//! `seaworthy serve`: from settings to a listening server, and back to nothing.

use std::{io::Write as _, sync::Arc, time::Duration};

use anyhow::Context as _;
use seaworthy_config::{Loaded, Settings};
use seaworthy_http::{Demo, Options, Platform, health};
use seaworthy_kernel::{Clock, clock::SystemClock};
use seaworthy_store::Files;
use seaworthy_telemetry::LevelControl;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    alerts, backups,
    compose::{self, Apps},
    data_folder, options,
    outside::{DependenciesCheck, Outside},
    signals, supervisor,
};

pub(super) fn run(loaded: &Loaded) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    data_folder::prepare(settings)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let telemetry = super::start_telemetry(settings, Arc::clone(&clock))?;
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let result = super::runtime()?.block_on(serve(loaded, clock, telemetry.level()));
    telemetry.flush();
    result
}

async fn serve(loaded: &Loaded, clock: Arc<dyn Clock>, log_level: LevelControl) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    let (stopped, stop) = (signals::stop(), CancellationToken::new());
    let (database, _presence) = backups::open(loaded, &clock).await?;
    let files = Files::on_disk(&settings.data_dir.join("files"))?;
    let (outside, book) = (Outside::new(settings, Arc::clone(&clock))?, alerts::book(settings));
    let apps = Apps::new(loaded, data_folder::secret_key(settings)?, &outside, book.clone())?;
    let shared = options::shared(settings, Arc::clone(&clock))?;
    let options = Options { log_level, shared, ..options::http(settings) };
    let platform = Platform::new(database.clone(), files, clock, apps.gate(), options);
    platform.health.add(Arc::new(DependenciesCheck(outside.dependencies.clone())));
    platform.health.check_all(&platform).await;
    let listener = TcpListener::bind(settings.server.address())
        .await
        .with_context(|| format!("cannot listen on {}: choose another HOST or PORT", settings.server.address()))?;
    let address = listener.local_addr()?;
    let url = settings.server.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let demo = greet(&apps, &platform, settings, &url).await?;
    let grace = Duration::from_secs(settings.server.shutdown_grace_seconds.into());
    let worker = seaworthy_http::worker(&platform, &apps.all(), options::worker(settings))?;
    let working = (settings.workers > 0).then(|| tokio::spawn(worker.run(stop.clone(), grace)));
    let upkeep = tokio::spawn(super::keep_telemetry(platform.clone()));
    let health = tokio::spawn(health::watch(platform.clone()));
    let alerts = alerts::Watch::start(settings, &outside, &platform, book)?;
    let router = compose::router(&platform, &apps);
    tracing::info!(%address, pid = std::process::id(), version = env!("CARGO_PKG_VERSION"), database = database.engine().as_str(), "listening");
    // Requests and jobs stop at the same signal, and have the same time for it.
    let until = {
        let stop = stop.clone();
        async move {
            stopped.await;
            stop.cancel();
        }
    };
    let watchdog = tokio::spawn(supervisor::ready());
    let until = supervisor::told(until);
    seaworthy_http::serve(listener, router, platform.life.clone(), until, options::serve(settings)).await;
    stop.cancel();
    // They go on at the next start where they were.
    for task in demo.into_iter().chain([upkeep, health, watchdog]) {
        task.abort();
        // The only error is that it was ended, which is what was asked for.
        let _ = task.await;
    }
    alerts.stop().await;
    if let Some(working) = working {
        working.await.context("the worker ended in disorder")?;
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
    say(format_args!("Seaworthy {} is at {url}", env!("CARGO_PKG_VERSION")));
    if settings.demo {
        let (account, password) = apps.identity.demo_account(platform).await?;
        say(format_args!(
            "Sign in as {} with the password {password} (new at each start)",
            seaworthy_identity::DEMO_EMAIL
        ));
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
        say(format_args!("No account yet. Make the administrator's at {url}/set-up?token={token}"));
    }
    say(format_args!("Stop with Ctrl-C."));
    Ok(filling)
}

/// One line on standard output. Whoever read it may have gone (`serve | head -1`): that is no reason to stop.
fn say(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
