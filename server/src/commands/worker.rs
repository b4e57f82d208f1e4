//! `seaworthy worker`: does jobs and answers nobody.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use seaworthy_config::Loaded;
use seaworthy_http::{Options, Platform};
use seaworthy_kernel::{Clock, clock::SystemClock};
use seaworthy_store::Files;
use seaworthy_telemetry::LevelControl;
use tokio_util::sync::CancellationToken;

use crate::{alerts, backups, compose::Apps, data_folder, options, outside::Outside, signals};

pub(super) fn run(loaded: &Loaded) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    if settings.workers == 0 {
        bail!("WORKERS is 0: a worker without places does nothing; set it to 1 or more");
    }
    data_folder::prepare(settings)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let telemetry = super::start_telemetry(settings, Arc::clone(&clock))?;
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let result = super::runtime()?.block_on(work(loaded, clock, telemetry.level()));
    telemetry.flush();
    result
}

async fn work(loaded: &Loaded, clock: Arc<dyn Clock>, log_level: LevelControl) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    let stop = CancellationToken::new();
    let stopped = signals::stop();
    let (database, _presence) = backups::open(loaded, &clock).await?;
    let files = Files::on_disk(&settings.data_dir.join("files"))?;
    let outside = Outside::new(settings, Arc::clone(&clock))?;
    let apps = Apps::new(loaded, data_folder::secret_key(settings)?, &outside, alerts::book(settings))?;
    let shared = options::shared(settings, Arc::clone(&clock))?;
    let options = Options { log_level, shared, ..options::http(settings) };
    let platform = Platform::new(database.clone(), files, clock, apps.gate(), options);
    let worker = seaworthy_http::worker(&platform, &apps.all(), options::worker(settings))?;
    println!("Seaworthy {} does jobs, {} at once.", env!("CARGO_PKG_VERSION"), settings.workers);
    println!("Stop with Ctrl-C.");
    let grace = Duration::from_secs(settings.server.shutdown_grace_seconds.into());
    let upkeep = tokio::spawn(super::keep_telemetry(platform.clone()));
    let working = tokio::spawn(worker.run(stop.clone(), grace));
    stopped.await;
    stop.cancel();
    working.await.context("the worker ended in disorder")?;
    upkeep.abort();
    database.close().await;
    tracing::info!("stopped");
    Ok(())
}
