//! Threads that send telemetry. What they do and log must not become telemetry to be sent, or it would never end.

use std::cell::Cell;

thread_local! {
    static OWN: Cell<bool> = const { Cell::new(false) };
}

/// Marks the present thread as one that sends.
pub(crate) fn mark() {
    OWN.set(true);
}

/// Whether the present thread is one that sends.
pub(crate) fn is_this() -> bool {
    OWN.get()
}
