//! What is worth waking somebody for, and when to say it.

mod book;
mod engine;
mod rule;
mod snapshot;
mod traffic;

pub use book::AlertBook;
pub use engine::{AlertState, Alerts, Event, Notice};
pub use rule::{Rule, Severity};
pub use snapshot::{Backup, OpenBreaker, Snapshot, Thresholds};
