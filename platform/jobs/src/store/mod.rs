//! The queue's statements: the same text on both engines, with `FOR UPDATE SKIP LOCKED` where several nodes may claim.

mod claim;
mod finish;
mod lease;
mod look;
mod reap;
mod step;

pub use claim::{Claim, Claimed, claim};
pub use finish::{Ended, finish};
pub use lease::{Held, extend};
pub use look::{Look, look};
pub use reap::reap;
pub(crate) use step::{finished_steps, keep_step, note_progress};
use uuid::Uuid;

/// What a worker must name to change a job: its id and the number of the claim. A later claim has another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fence {
    /// The job.
    pub id: Uuid,
    /// The claim.
    pub claim: i64,
}
