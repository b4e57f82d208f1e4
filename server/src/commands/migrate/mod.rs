//! `seaworthy migrate`: up, down, status, history, check, lint, lock.

mod texts;

use std::sync::Arc;

use anyhow::{Context as _, bail};
use seaworthy_config::Loaded;
use seaworthy_kernel::clock::SystemClock;
use seaworthy_store::{Database, Migrations, migrate};

use crate::{backups, cli::MigrateAction, compose, data_folder};

/// What needs no database and no settings.
pub(super) fn of_texts(action: &MigrateAction) -> Option<anyhow::Result<()>> {
    match action {
        MigrateAction::Lint => Some(texts::lint()),
        MigrateAction::Lock => Some(texts::lock()),
        _ => None,
    }
}

pub(super) fn run(action: &MigrateAction, loaded: &Loaded) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        data_folder::prepare(&loaded.settings)?;
        let database = compose::open_database(&loaded.settings).await?;
        let result = of_database(action, loaded, &database).await;
        database.close().await;
        result
    })
}

async fn of_database(action: &MigrateAction, loaded: &Loaded, database: &Database) -> anyhow::Result<()> {
    let steps = compose::migrations();
    match action {
        MigrateAction::Up => {
            if let Some(created) = backups::before_migration(loaded, database, &steps, Arc::new(SystemClock)).await? {
                println!("backup {}", created.stored.name);
            }
            let done = migrate::up(database, &steps, &SystemClock).await?;
            for step in &done {
                println!("applied {step}");
            }
            println!("{} steps applied; the schema is up to date.", done.len());
        }
        MigrateAction::Down { to, yes } => down(database, &steps, to, *yes).await?,
        MigrateAction::History => history(database).await?,
        MigrateAction::Status | MigrateAction::Check => {
            let all = migrate::status(database, &steps).await?;
            for step in &all {
                let when = step.applied_at.map_or_else(|| "not applied".to_owned(), |at| at.to_rfc3339());
                println!("{step}: {when}");
            }
            let missing = all.iter().filter(|step| step.applied_at.is_none()).count();
            if matches!(action, MigrateAction::Check) && missing > 0 {
                bail!("{missing} steps are not applied: run `seaworthy migrate up`");
            }
        }
        MigrateAction::Lint | MigrateAction::Lock => {}
    }
    Ok(())
}

async fn down(database: &Database, steps: &[Migrations], to: &str, yes: bool) -> anyhow::Result<()> {
    let expected = || format!("--to {to}: write APP:NUMBER, e.g. watches:2");
    let (app, number) = to.split_once(':').with_context(expected)?;
    let number: i64 = number.parse().with_context(expected)?;
    if !yes {
        let plan = migrate::plan_down(database, steps, app, number).await?;
        for step in &plan {
            println!("would undo {step}");
        }
        if plan.is_empty() {
            println!("0 steps to undo.");
            return Ok(());
        }
        bail!(
            "nothing was undone. What only these {} steps hold would be lost: stop every server, take a backup, and add --yes",
            plan.len()
        );
    }
    let done = migrate::down(database, steps, (app, number), &SystemClock).await?;
    for step in &done {
        println!("undone {step}");
    }
    println!("{} steps undone.", done.len());
    Ok(())
}

async fn history(database: &Database) -> anyhow::Result<()> {
    for entry in migrate::history(database).await? {
        let by = entry.version.map_or_else(String::new, |version| format!(" by {version}"));
        let took = entry.duration.map_or_else(String::new, |took| format!(" in {} ms", took.as_millis()));
        let (at, way) = (entry.at.to_rfc3339(), entry.direction.as_str());
        println!("{at} {way} {} {:04}_{}{by}{took}", entry.app, entry.number, entry.name);
    }
    Ok(())
}
