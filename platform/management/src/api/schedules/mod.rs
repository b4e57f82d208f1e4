//! Schedules: jobs by the clock.

pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod resume;
pub(crate) mod run;

use seaworthy_http::Admin;
use seaworthy_jobs::{
    Schedule,
    admin::{self, ScheduleRecord},
};
use seaworthy_kernel::Problem;

use super::{job_queues::ByName, jobs::TAG};

/// The declaration of this version: a schedule that only the database knows cannot be run.
fn declared<'a>(caller: &'a Admin, name: &str) -> Result<&'a Schedule, Problem> {
    caller.platform.schedules().iter().find(|schedule| schedule.name == name).ok_or_else(Problem::not_found)
}

async fn one(caller: &Admin, name: &str) -> Result<ScheduleRecord, Problem> {
    let all = admin::schedules(&caller.platform.database).await?;
    all.into_iter().find(|schedule| schedule.name == name).ok_or_else(Problem::not_found)
}

async fn set(caller: &Admin, name: &str, paused: bool) -> Result<ScheduleRecord, Problem> {
    let schedule = declared(caller, name)?;
    let change = caller.change().await?;
    caller.platform.jobs.pause_schedule(&change, schedule, paused).await?;
    change.commit(None).await?;
    tracing::info!(schedule = name, paused, "an administrator changed a schedule");
    one(caller, name).await
}
