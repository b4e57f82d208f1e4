//! One look at everything that may be due: a statement that takes no lock, so that an idle worker costs next to nothing.

use chrono::{DateTime, Utc};
use seaworthy_store::{Database, FromQueryResult, Query as _, StoreError, sql};

/// When something is to be done.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Queues that are not paused, and when their next job may begin.
    pub queues: Vec<(String, DateTime<Utc>)>,
    /// When the next lease is over.
    pub lease: Option<DateTime<Utc>>,
    /// When the next schedule is due.
    pub schedule: Option<DateTime<Utc>>,
}

impl Look {
    /// The next moment after `now` when something is to be done.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let queues = self.queues.iter().map(|(_, at)| *at);
        queues.chain(self.lease).chain(self.schedule).filter(|at| *at > now).min()
    }
}

#[derive(FromQueryResult)]
struct Row {
    what: String,
    name: String,
    at: Option<DateTime<Utc>>,
}

/// Looks. Each part is one entry of an index.
///
/// # Errors
/// What the database says.
pub async fn look(database: &Database) -> Result<Look, StoreError> {
    let rows: Vec<Row> = database
        .read()
        .all(sql!(
            "SELECT 'queue' AS what, q.name AS name, \
             (SELECT min(j.run_at) FROM jobs j WHERE j.state = 'waiting' AND j.queue = q.name) AS at FROM job_queues q WHERE NOT q.paused \
             UNION ALL SELECT 'lease', '', (SELECT min(lease_expires_at) FROM jobs WHERE state = 'running') \
             UNION ALL SELECT 'schedule', '', (SELECT min(next_at) FROM job_schedules WHERE NOT paused)"
        ))
        .await?;
    let mut look = Look::default();
    for row in rows {
        match (row.what.as_str(), row.at) {
            ("queue", Some(at)) => look.queues.push((row.name, at)),
            ("lease", at) => look.lease = at,
            ("schedule", at) => look.schedule = at,
            _ => {}
        }
    }
    Ok(look)
}
