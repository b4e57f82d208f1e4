//! Backups under the hands of the administrator: by the clock, on request, and with a light.

mod api;
mod health;
mod jobs;

use std::sync::Arc;

use seaworthy_backup::{Place, Target, age::Identity};
use seaworthy_http::{App, Endpoint, Platform};
use seaworthy_jobs::{JobKind, Queue, Schedule};
use seaworthy_kernel::{Code, Problem};
use seaworthy_store::Migrations;

/// What backups are made of and where they go.
#[derive(Debug, Clone)]
pub struct BackupOptions {
    /// Where the archives are.
    pub target: Target,
    /// The key that opens them.
    pub identity: Identity,
    /// Where the data are.
    pub place: Place,
    /// Names and contents for `configuration/` of an archive.
    pub configuration: Vec<(String, Vec<u8>)>,
    /// Steps of the schema of the whole server.
    pub migrations: Vec<Migrations>,
    /// How long archives are kept, in days.
    pub retention_days: u32,
    /// How many of the newest are kept however old they are.
    pub keep_at_least: usize,
    /// When one is made, in cron's five fields; `None`: only on request.
    pub schedule: Option<&'static str>,
}

/// The room of backups: an [`App`] like the others.
#[derive(Debug)]
pub struct Backups {
    options: Option<Arc<BackupOptions>>,
}

impl Backups {
    /// The room with these settings; without, it can only say that there are none.
    pub fn new(options: Option<BackupOptions>) -> Arc<Self> {
        Arc::new(Self { options: options.map(Arc::new) })
    }

    fn options(&self) -> Result<&Arc<BackupOptions>, Problem> {
        self.options.as_ref().ok_or_else(|| {
            Problem::new(Code::Conflict).detail("this server makes no backups: see BACKUP_SCHEDULE and BACKUP_KEY")
        })
    }
}

impl App for Backups {
    fn name(&self) -> &'static str {
        "backup"
    }

    fn migrations(&self) -> Migrations {
        seaworthy_backup::MIGRATIONS
    }

    fn endpoints(self: Arc<Self>) -> Vec<Endpoint> {
        api::endpoints(&self)
    }

    fn jobs(self: Arc<Self>, platform: &Platform) -> Vec<JobKind> {
        let Some(options) = &self.options else { return Vec::new() };
        platform.health.add(Arc::new(health::BackupCheck { scheduled: options.schedule.is_some() }));
        jobs::kinds(options, platform)
    }

    fn schedules(&self) -> Vec<Schedule> {
        self.options.as_ref().and_then(|options| options.schedule).map(jobs::schedules).unwrap_or_default()
    }

    fn queues(&self) -> Vec<Queue> {
        jobs::queues()
    }
}
