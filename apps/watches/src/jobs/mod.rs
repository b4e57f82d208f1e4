//! Jobs of the app, one a file.

mod empty_trash;
mod find_missing_images;
mod repair_image;
mod sweep_files;

use std::sync::Arc;

use seaworthy_http::Platform;
use seaworthy_jobs::{JobKind, Schedule};

use crate::Watches;

pub(crate) fn kinds(watches: &Arc<Watches>, platform: &Platform) -> Vec<JobKind> {
    vec![
        empty_trash::job(watches.options.trash_days, platform.clone()),
        find_missing_images::job(platform.clone()),
        repair_image::job(Arc::clone(watches), platform.clone()),
        sweep_files::job(platform.clone()),
    ]
}

pub(crate) fn schedules() -> Vec<Schedule> {
    vec![empty_trash::schedule(), find_missing_images::schedule(), sweep_files::schedule()]
}
