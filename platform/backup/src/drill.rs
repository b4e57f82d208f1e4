//! Trying out that a backup can be restored: in a place that nobody uses, and everything compared.

use std::sync::Arc;

use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Migrations, sqlite_path};

use crate::{
    age::Identity,
    archive::Manifest,
    error::BackupError,
    restore::{Place, Scratch, load},
    runs::{self, Run, RunKind},
    target::Target,
};

/// The schema for it on PostgreSQL.
const SCHEMA: &str = "seaworthy_drill";

/// Restores `name`, or the newest archive, into a scratch place below the data folder, compares the sentinel row and every table with the
/// archive, and removes the place. The result is kept in [`runs`], the metric is set.
///
/// # Errors
/// There is no archive, or it cannot be restored.
pub async fn drill(
    (target, name): (&Target, Option<&str>),
    identity: &Identity,
    (place, database): (&Place, &Database),
    migrations: &[Migrations],
    clock: Arc<dyn Clock>,
) -> Result<Manifest, BackupError> {
    let started_at = clock.now();
    let chosen = match name {
        Some(name) => Ok(name.to_owned()),
        None => newest(target),
    };
    let result = match &chosen {
        Ok(name) => try_out((target, name), identity, (place, database), migrations, Arc::clone(&clock)).await,
        Err(error) => Err(BackupError::Refused(error.to_string())),
    };
    let run = Run {
        kind: RunKind::Drill.as_str().into(),
        started_at,
        finished_at: clock.now(),
        archive: chosen.ok(),
        byte_size: None,
        row_count: result.as_ref().ok().and_then(|manifest| i64::try_from(manifest.rows()).ok()),
        error: result.as_ref().err().map(ToString::to_string),
    };
    runs::record(database, &run).await?;
    runs::show(&run);
    result
}

fn newest(target: &Target) -> Result<String, BackupError> {
    let newest = target.list()?.into_iter().next();
    newest.map(|stored| stored.name).ok_or_else(|| BackupError::Refused("there is no backup to try out".into()))
}

async fn try_out(
    (target, name): (&Target, &str),
    identity: &Identity,
    (place, database): (&Place, &Database),
    migrations: &[Migrations],
    clock: Arc<dyn Clock>,
) -> Result<Manifest, BackupError> {
    let folder = place.data_dir.join("restore-drill");
    std::fs::create_dir_all(&folder).map_err(BackupError::io(format!("cannot make {}", folder.display())))?;
    let on_sqlite = sqlite_path(&place.database_url).is_some();
    let scratch = Scratch {
        url: if on_sqlite {
            format!("sqlite:{}", folder.join("drill.db").display())
        } else {
            place.database_url.clone()
        },
        schema: (!on_sqlite).then(|| SCHEMA.to_owned()),
        files: folder.join("files"),
        key: folder.join("secret.key"),
    };
    scratch.clear(database).await?;
    let result = load((target, name), identity, &scratch, migrations, clock).await;
    scratch.clear(database).await?;
    result
}
