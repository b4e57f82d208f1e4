//! Doing what is due now and nothing more: for tests, and for one-off runs.

use std::sync::Arc;

use uuid::Uuid;

use super::Worker;
use crate::{JobState, JobsError};

/// A job that was done while draining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drained {
    /// The job.
    pub id: Uuid,
    /// What it was.
    pub kind: String,
    /// Where it stands now; `None` when its lease was lost meanwhile.
    pub state: Option<JobState>,
}

impl Worker {
    /// Does what is due, one job after another, and what these ask for, until nothing is due by the clock.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drain(self: &Arc<Self>) -> Result<Vec<Drained>, JobsError> {
        let mut done = Vec::new();
        loop {
            let before = done.len();
            for (queue, _) in self.queues.values() {
                for claimed in self.claim(queue, 1).await? {
                    self.take(&claimed);
                    let (id, kind) = (claimed.id, claimed.kind.clone());
                    done.push(Drained { id, kind, state: Arc::clone(self).execute(claimed).await });
                }
            }
            if done.len() == before {
                return Ok(done);
            }
        }
    }
}
