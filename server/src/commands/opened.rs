//! The installation, opened for one command.

use std::sync::Arc;

use anyhow::{anyhow, bail};
use seaworthy_config::Loaded;
use seaworthy_http::{AuditEntry, Platform};
use seaworthy_kernel::{Clock, Problem, clock::SystemClock};
use seaworthy_store::{Files, WriteTx, migrate};
use uuid::Uuid;

use crate::{
    alerts,
    compose::{self, Apps},
    data_folder, options,
    outside::Outside,
};

/// The installation, opened for one command.
pub(super) struct Opened {
    pub(super) platform: Platform,
    pub(super) apps: Apps,
}

impl Opened {
    /// Makes a change and its audit row last together. Nobody is signed in on a command line.
    pub(super) async fn commit(&self, tx: WriteTx, action: &'static str, target: Option<Uuid>) -> anyhow::Result<()> {
        let (at, request_id) = (self.platform.clock.now(), "command-line".into());
        let entry = AuditEntry { at, actor: None, action, target, request_id, address: None };
        self.platform.gate.audit(&tx, entry).await.map_err(refusal)?;
        Ok(tx.commit().await?)
    }
}

/// Runs `work` on the installation of the settings. A server may run on it at the same time.
pub(super) fn run(loaded: &Loaded, work: impl AsyncFnOnce(&Opened) -> anyhow::Result<()>) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        let settings = &loaded.settings;
        data_folder::prepare(settings)?;
        let database = compose::open_database(settings).await?;
        let steps = migrate::status(&database, &compose::migrations()).await?;
        if steps.iter().any(|step| step.applied_at.is_none()) {
            database.close().await;
            bail!("the database schema is not of this version: run `seaworthy migrate up`");
        }
        let files = Files::on_disk(&settings.data_dir.join("files"))?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let outside = Outside::new(settings, Arc::clone(&clock))?;
        let apps = Apps::new(loaded, data_folder::secret_key(settings)?, &outside, alerts::book(settings))?;
        let platform = Platform::new(database.clone(), files, clock, apps.gate(), options::http(settings));
        let result = work(&Opened { platform, apps }).await;
        database.close().await;
        result
    })
}

/// A refusal in words for the operator.
pub(super) fn refusal(problem: Problem) -> anyhow::Error {
    let Problem { code, detail, cause, .. } = problem;
    anyhow!("{}", cause.or(detail).unwrap_or_else(|| format!("{}: {}", code.title(), code.fix())))
}
