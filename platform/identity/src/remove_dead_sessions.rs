//! A job by the clock: sessions and tokens that are long over are removed.

use seaworthy_http::Platform;
use seaworthy_jobs::{JobFailure, JobKind, Kind, Run, Schedule, Step};
use seaworthy_store::Query as _;
use serde_json::Value;

use crate::store::sessions;

const KIND: Kind = Kind::new("identity.remove_dead_sessions").attempts(3);

pub(crate) fn schedule() -> Schedule {
    Schedule::new(KIND.name, KIND, "7 * * * *")
}

pub(crate) fn job(platform: Platform) -> JobKind {
    JobKind::new(KIND, move |run: Run, _: Value| remove(platform.clone(), run))
}

async fn remove(platform: Platform, run: Run) -> Result<u64, JobFailure> {
    let before = platform.clock.now() - sessions::KEPT_DEAD;
    match run.begin("remove").await? {
        Step::Done(removed) => Ok(removed),
        Step::Open(step) => {
            let mut removed = 0;
            for sql in sessions::dead(before) {
                removed += step.run(sql).await?;
            }
            step.commit(removed).await
        }
    }
}
