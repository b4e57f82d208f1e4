//! `seaworthy migrate`: up, status, check.

use anyhow::bail;
use seaworthy_config::Loaded;
use seaworthy_kernel::clock::SystemClock;
use seaworthy_store::migrate;

use crate::{cli::MigrateAction, compose, data_folder};

pub(super) fn run(action: &MigrateAction, loaded: &Loaded) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        data_folder::prepare(&loaded.settings)?;
        let database = compose::open_database(&loaded.settings).await?;
        let steps = compose::migrations();
        match action {
            MigrateAction::Up => {
                let done = migrate::up(&database, &steps, &SystemClock).await?;
                for step in &done {
                    println!("applied {} {:04}_{}", step.app, step.number, step.name);
                }
                println!("{} steps applied; the schema is up to date.", done.len());
            }
            MigrateAction::Status | MigrateAction::Check => {
                let all = migrate::status(&database, &steps).await?;
                for step in &all {
                    let when = step.applied_at.map_or_else(|| "not applied".to_owned(), |at| at.to_rfc3339());
                    println!("{} {:04}_{}: {when}", step.app, step.number, step.name);
                }
                let missing = all.iter().filter(|step| step.applied_at.is_none()).count();
                if matches!(action, MigrateAction::Check) && missing > 0 {
                    bail!("{missing} steps are not applied: run `seaworthy migrate up`");
                }
            }
        }
        database.close().await;
        Ok(())
    })
}
