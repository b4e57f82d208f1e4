//! What an application gives to the house.

use std::sync::Arc;

use async_trait::async_trait;
use seaworthy_jobs::{CronError, JobKind, Queue, Schedule, Worker, WorkerOptions};
use seaworthy_kernel::Problem;
use seaworthy_store::Migrations;
use uuid::Uuid;

use crate::{Endpoint, Platform, mode};

/// The demo account that apps fill with sample data.
#[derive(Debug, Clone, Copy)]
pub struct Demo {
    /// The account's id.
    pub account: Uuid,
}

/// An application: its table of contents. The platform knows apps by this alone.
#[async_trait]
pub trait App: Send + Sync + 'static {
    /// Short lower-case name: the namespace of its migrations and its tag in documents.
    fn name(&self) -> &'static str;

    /// Steps of its schema.
    fn migrations(&self) -> Migrations;

    /// Its operations.
    fn endpoints(self: Arc<Self>) -> Vec<Endpoint>;

    /// Fills the demo account. Called at each start with `--demo`; does nothing where the data is there.
    ///
    /// # Errors
    /// What the store says; nothing is left half done.
    async fn fill_demo(&self, platform: &Platform, demo: Demo) -> Result<(), Problem> {
        let (_, _) = (platform, demo);
        Ok(())
    }

    /// Its kinds of jobs, with what does them.
    fn jobs(self: Arc<Self>, platform: &Platform) -> Vec<JobKind> {
        let _ = platform;
        Vec::new()
    }

    /// Its jobs by the clock.
    fn schedules(&self) -> Vec<Schedule> {
        Vec::new()
    }

    /// Queues that do not run as many of its jobs at once as there are places.
    fn queues(&self) -> Vec<Queue> {
        Vec::new()
    }
}

/// Steps of the schema of a server with these apps: the queue's first, because apps write jobs.
pub fn migrations(apps: &[Arc<dyn App>]) -> Vec<Migrations> {
    let mut all = vec![seaworthy_jobs::MIGRATIONS, mode::MIGRATIONS];
    all.extend(apps.iter().map(|app| app.migrations()));
    all
}

/// The worker of a server with these apps.
///
/// # Errors
/// A schedule whose time cannot be read.
pub fn worker(
    platform: &Platform,
    apps: &[Arc<dyn App>],
    mut options: WorkerOptions,
) -> Result<Arc<Worker>, CronError> {
    options.queues.extend(apps.iter().flat_map(|app| app.queues()));
    let kinds = apps.iter().flat_map(|app| Arc::clone(app).jobs(platform)).collect();
    let schedules = apps.iter().flat_map(|app| app.schedules()).collect();
    let worker = Worker::new(platform.database.clone(), platform.jobs.clone(), kinds, schedules, options)?;
    // A second worker of the same platform has the same.
    let _ = platform.schedules.set(worker.schedules().to_vec());
    Ok(worker)
}
