//! Jobs that are over are kept for a while, then removed.

use seaworthy_store::{Database, Query as _, Value, sql};
use uuid::Uuid;

use crate::{JobFailure, JobKind, Kind, Run, Schedule};

/// Removes finished jobs that are past their time.
pub const PRUNE: Kind = Kind::new("jobs.prune").attempts(3);

/// How many go in one transaction: others write between two of them.
const BATCH: i64 = 500;

pub(crate) fn schedule() -> Schedule {
    Schedule::new("jobs.prune", PRUNE, "17 * * * *")
}

pub(crate) fn job(database: Database) -> JobKind {
    JobKind::new(PRUNE, move |run: Run, _: serde_json::Value| prune(database.clone(), run))
}

#[derive(seaworthy_store::FromQueryResult)]
struct Id {
    id: Uuid,
}

async fn prune(database: Database, run: Run) -> Result<u64, JobFailure> {
    let (now, mut gone) = (run.now(), 0);
    loop {
        run.check()?;
        let transaction = database.write().await?;
        let over: Vec<Id> = transaction
            .all(sql!("SELECT id FROM jobs WHERE keep_until < {} ORDER BY keep_until LIMIT {}", now, BATCH))
            .await?;
        if over.is_empty() {
            return Ok(gone);
        }
        let mut sql = sql!("DELETE FROM jobs WHERE keep_until < {} AND id IN ", now);
        sql.list(over.iter().map(|row| Value::from(row.id)));
        gone += transaction.run(sql).await?;
        transaction.commit().await?;
    }
}
