//! `seaworthy restore`.

use std::sync::Arc;

use anyhow::Context as _;
use seaworthy_backup::{restore, undo, verify};
use seaworthy_config::Loaded;
use seaworthy_kernel::clock::SystemClock;

use crate::{backups, compose, data_folder};

pub(super) fn run(archive: Option<&str>, (back, check_only): (bool, bool), loaded: &Loaded) -> anyhow::Result<()> {
    let settings = &loaded.settings;
    super::runtime()?.block_on(async {
        data_folder::prepare(settings)?;
        let place = backups::place(settings);
        if back {
            undo(&place).await?;
            println!("The data from before the restore are back; the restored ones are kept in their stead: the same command exchanges them again.");
            return Ok(());
        }
        let archive = archive.context("name an archive")?;
        let (target, key) = (backups::target(settings), data_folder::backup_key(settings)?);
        let manifest = if check_only {
            verify(&target, archive, &key).await?
        } else {
            restore((&target, archive), &key, &place, &compose::migrations(), Arc::new(SystemClock)).await?.manifest
        };
        let (rows, files, at) = (manifest.rows(), manifest.files, manifest.about.created_at.to_rfc3339());
        if check_only {
            println!("The backup of {at} is good: {rows} rows, {files} files. Nothing was changed.");
        } else {
            println!("The backup of {at} is in place: {rows} rows, {files} files. `seaworthy restore --undo` goes back.");
        }
        Ok(())
    })
}
