//! `seaworthy backup`: create, list, verify, prune, drill, key.

use std::sync::Arc;

use anyhow::Context as _;
use seaworthy_backup::{
    age::Identity,
    drill,
    runs::{self, RunKind, Standing},
    verify,
};
use seaworthy_config::Loaded;
use seaworthy_kernel::{Clock, clock::SystemClock};
use seaworthy_store::Database;
use secrecy::ExposeSecret as _;

use crate::{backups, cli::BackupAction, compose, data_folder};

pub(super) fn key() -> anyhow::Result<()> {
    let identity = Identity::generate()?;
    // Not on standard output, so that this can be written to a file as it is.
    #[expect(clippy::print_stderr, reason = "for the person at the terminal")]
    {
        eprintln!("public key: {}", identity.recipient()?);
    }
    println!("{}", identity.to_secret().expose_secret());
    Ok(())
}

pub(super) fn run(action: &BackupAction, loaded: &Loaded) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        data_folder::prepare(&loaded.settings)?;
        let database = compose::open_database(&loaded.settings).await?;
        let result = with_database(action, loaded, &database).await;
        database.close().await;
        result
    })
}

async fn with_database(action: &BackupAction, loaded: &Loaded, database: &Database) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    let (target, clock): (_, Arc<dyn Clock>) = (backups::target(settings), Arc::new(SystemClock));
    match action {
        BackupAction::Create => {
            let created = backups::create(loaded, database, clock).await?;
            let manifest = &created.manifest;
            for name in &manifest.vanished_files {
                println!("deleted meanwhile: {name}");
            }
            println!(
                "{}: {} rows, {} files, {} bytes",
                created.stored.name,
                manifest.rows(),
                manifest.files,
                created.stored.size
            );
        }
        BackupAction::List => {
            for stored in target.list()? {
                println!("{}  {}  {} bytes", stored.name, stored.created_at.to_rfc3339(), stored.size);
            }
            for kind in [RunKind::Backup, RunKind::Drill] {
                print_standing(kind, &runs::standing(database, kind).await?);
            }
        }
        BackupAction::Verify { archive } => {
            let name = match archive {
                Some(name) => name.clone(),
                None => target.list()?.into_iter().next().map(|stored| stored.name).context("there is no backup")?,
            };
            let manifest = verify(&target, &name, &data_folder::backup_key(settings)?).await?;
            println!(
                "{name} is good: {} rows, {} files, version {}",
                manifest.rows(),
                manifest.files,
                manifest.about.version
            );
        }
        BackupAction::Prune => {
            let keep = settings.backup.keep_at_least.try_into()?;
            let removed = target.prune(clock.now(), settings.backup.retention_days, keep)?;
            for name in &removed {
                println!("removed {name}");
            }
            println!("{} removed.", removed.len());
        }
        BackupAction::Drill { archive } => {
            let place = backups::place(settings);
            let key = data_folder::backup_key(settings)?;
            let steps = compose::migrations();
            let done = drill((&target, archive.as_deref()), &key, (&place, database), &steps, clock).await?;
            println!(
                "The backup of {} can be restored: {} rows, {} files.",
                done.about.created_at.to_rfc3339(),
                done.rows(),
                done.files
            );
        }
        BackupAction::Key => {}
    }
    Ok(())
}

fn print_standing(kind: RunKind, standing: &Standing) {
    let kind = kind.as_str();
    match &standing.last_success {
        Some(run) => println!("last good {kind}: {}", run.finished_at.to_rfc3339()),
        None => println!("last good {kind}: never"),
    }
    if let Some(run) = standing.last_failure.as_ref().filter(|_| standing.is_broken()) {
        println!("FAILED {kind} at {}: {}", run.finished_at.to_rfc3339(), run.error.as_deref().unwrap_or_default());
    }
}
