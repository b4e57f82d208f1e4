//! Telling workers that there is something to do, here and on other nodes.

use seaworthy_store::Event;

/// The topic of [`seaworthy_store::Events`]; the migration's trigger names it too.
pub(crate) const TOPIC: &str = "jobs";
/// Somebody wants a running job to end. Any other payload: something may be due.
pub(crate) const CANCEL: &str = "cancel";

/// Something may be due.
pub(crate) fn work() -> Event {
    Event::new(TOPIC, "work")
}

/// Somebody wants a running job to end.
pub(crate) fn cancel() -> Event {
    Event::new(TOPIC, CANCEL)
}
