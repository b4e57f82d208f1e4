//! Jobs: what waits, runs and failed. What a job works with is not an administrator's to see.

pub(crate) mod cancel;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod requeue;

/// Group of these operations in the document.
pub(super) const TAG: &str = "Jobs";
