//! Watches: a collector's record of watches.

mod api;
pub mod demo;
pub mod domain;
mod export;
mod fill_demo;
mod import;
mod jobs;
mod pictures;
mod portable;
mod store;
mod vocabulary;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use seaworthy_cache::Cache;
use seaworthy_documents::images::ImageLimits;
use seaworthy_http::{App, Demo, Endpoint, Platform};
use seaworthy_jobs::{JobKind, Schedule};
use seaworthy_kernel::Problem;
use seaworthy_store::{Migration, Migrations};
use tokio::sync::Semaphore;

use crate::store::reference::ReferenceItem;

const HOUR: Duration = Duration::from_secs(3600);

/// Settings of the app.
#[derive(Debug, Clone)]
pub struct WatchesOptions {
    /// What pictures may come in.
    pub images: ImageLimits,
    /// Largest CSV file of an import, in bytes; JSON exports may have four times as much.
    pub max_import_bytes: usize,
    /// Days for which a deleted watch can be restored.
    pub trash_days: i64,
}

impl Default for WatchesOptions {
    fn default() -> Self {
        Self { images: ImageLimits::default(), max_import_bytes: 5 * 1024 * 1024, trash_days: 30 }
    }
}

/// The app.
#[derive(Debug)]
pub struct Watches {
    options: WatchesOptions,
    /// Reading one large picture takes up to 400 MB: one after another.
    picture_places: Semaphore,
    /// Lists that are common to all accounts; they change with a new version only.
    reference: Cache<Vec<ReferenceItem>>,
}

impl Watches {
    /// The app with these settings.
    pub fn new(options: WatchesOptions) -> Arc<Self> {
        Arc::new(Self { options, picture_places: Semaphore::new(1), reference: Cache::new("reference", 8, HOUR) })
    }
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "watches",
        sqlite: include_str!("migrations/sqlite/0001_watches.sql"),
        postgres: include_str!("migrations/postgres/0001_watches.sql"),
    },
    Migration {
        number: 2,
        name: "reference_data",
        sqlite: include_str!("migrations/sqlite/0002_reference_data.sql"),
        postgres: include_str!("migrations/postgres/0002_reference_data.sql"),
    },
    Migration {
        number: 3,
        name: "watches_owner_totals",
        sqlite: include_str!("migrations/sqlite/0003_watches_owner_totals.sql"),
        postgres: include_str!("migrations/postgres/0003_watches_owner_totals.sql"),
    },
];

#[async_trait]
impl App for Watches {
    fn name(&self) -> &'static str {
        "watches"
    }

    fn migrations(&self) -> Migrations {
        Migrations { app: "watches", steps: MIGRATIONS }
    }

    fn endpoints(self: Arc<Self>) -> Vec<Endpoint> {
        api::endpoints(&self)
    }

    async fn fill_demo(&self, platform: &Platform, demo: Demo) -> Result<(), Problem> {
        fill_demo::fill(self, platform, demo.account).await
    }

    fn jobs(self: Arc<Self>, platform: &Platform) -> Vec<JobKind> {
        jobs::kinds(&self, platform)
    }

    fn schedules(&self) -> Vec<Schedule> {
        jobs::schedules()
    }
}
