//! The light of backups: red when the last one failed, is too old, or cannot be restored.

use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use seaworthy_backup::runs::{RunKind, Standing, standing};
use seaworthy_http::{
    Platform,
    health::{Finding, HealthCheck},
};

/// A day, and two hours for a late one.
const OLDEST: TimeDelta = TimeDelta::hours(26);
/// A week, and a day for a late one.
const OLDEST_DRILL: TimeDelta = TimeDelta::days(8);

pub(super) struct BackupCheck {
    /// Whether one is expected every day.
    pub(super) scheduled: bool,
}

#[async_trait]
impl HealthCheck for BackupCheck {
    fn name(&self) -> &'static str {
        "backup"
    }

    fn title(&self) -> &'static str {
        "the backups"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    async fn check(&self, platform: &Platform) -> Finding {
        let found = async {
            Ok::<_, seaworthy_store::StoreError>((
                standing(&platform.database, RunKind::Backup).await?,
                standing(&platform.database, RunKind::Drill).await?,
            ))
        };
        match found.await {
            Ok((backup, drill)) => self.judge(platform, &backup, &drill),
            Err(error) => Finding::amber(
                error.to_string(),
                "The results of backups are in the database: look at its light first.",
            ),
        }
    }
}

impl BackupCheck {
    fn judge(&self, platform: &Platform, backup: &Standing, drill: &Standing) -> Finding {
        const FIX: &str = "Look at the error, then make a backup: `seaworthy backup create`. See docs/BACKUP.md.";
        let error =
            |standing: &Standing| standing.last_failure.as_ref().and_then(|run| run.error.clone()).unwrap_or_default();
        if backup.is_broken() {
            return Finding::red(format!("the last backup failed: {}", error(backup)), FIX);
        }
        if drill.is_broken() {
            return Finding::red(format!("the last backup cannot be restored: {}", error(drill)), FIX);
        }
        let now = platform.clock.now();
        let is_old = |standing: &Standing, most: TimeDelta| {
            let last = standing.last_success.as_ref().map_or(platform.started_at, |run| run.finished_at);
            now - last > most
        };
        if self.scheduled && is_old(backup, OLDEST) {
            return Finding::red(
                "there is no backup of the last 26 hours",
                "See whether a worker runs, and look at the job `backup.create`.",
            );
        }
        if self.scheduled && is_old(drill, OLDEST_DRILL) {
            return Finding::amber(
                "no backup was tried out for 8 days",
                "Run `seaworthy backup drill`, and look at the job `backup.drill`.",
            );
        }
        match &backup.last_success {
            Some(run) => Finding::green(format!("the last one was made at {}", run.finished_at.to_rfc3339())),
            None => Finding::green("none was made yet"),
        }
    }
}
