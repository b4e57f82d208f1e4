//! Panics as error events: each is logged once, by whoever knows most of it.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::future::Future;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};
use std::thread;

use futures_util::FutureExt as _;

tokio::task_local! {
    /// Where the hook leaves a panic of work that somebody answers for.
    static CAUGHT: Mutex<Option<Panic>>;
}

/// A panic that was caught.
#[derive(Debug, Clone, Default)]
pub struct Panic {
    text: String,
    location: Option<String>,
    backtrace: Option<String>,
}

impl fmt::Display for Panic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Some(location) => write!(out, "panicked at {location}: {}", self.text)?,
            None => write!(out, "panicked: {}", self.text)?,
        }
        match &self.backtrace {
            Some(backtrace) => write!(out, "\n{backtrace}"),
            None => Ok(()),
        }
    }
}

impl Panic {
    fn of_payload(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Self { text: text.unwrap_or_else(|| "a value that is no text".to_owned()), ..Self::default() }
    }

    fn of_hook(panic: &PanicHookInfo<'_>) -> Self {
        // Taken only when RUST_BACKTRACE asks for it.
        let backtrace = Backtrace::capture();
        Self {
            text: panic.payload_as_str().unwrap_or("a value that is no text").to_owned(),
            location: panic.location().map(ToString::to_string),
            backtrace: (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string()),
        }
    }

    fn log(&self) {
        let Self { text, location, backtrace } = self;
        let (location, backtrace) = (location.as_deref(), backtrace.as_deref());
        tracing::error!(target: "panic", location, thread = thread::current().name(), backtrace, "panicked: {text}");
    }
}

/// Does the work; a panic in it is given to the caller, who logs it with what else is known, and not logged by itself as well.
///
/// # Errors
/// The panic.
pub async fn catching<F: Future>(work: F) -> Result<F::Output, Panic> {
    let watched = async {
        let result = AssertUnwindSafe(work).catch_unwind().await;
        let left = CAUGHT.with(|slot| slot.lock().unwrap_or_else(PoisonError::into_inner).take());
        match (result, left) {
            (Ok(output), None) => Ok(output),
            (Ok(output), Some(panic)) => {
                // Something in the work caught it and went on; it is told all the same.
                panic.log();
                Ok(output)
            }
            (Err(payload), left) => Err(left.unwrap_or_else(|| Panic::of_payload(&*payload))),
        }
    };
    CAUGHT.scope(Mutex::new(None), watched).await
}

/// Logs every panic of the process as one event at `error`, in place of the text that Rust prints, which is not redacted.
pub(crate) fn install() {
    panic::set_hook(Box::new(report));
}

fn report(info: &PanicHookInfo<'_>) {
    let panic = Panic::of_hook(info);
    let kept = CAUGHT.try_with(|slot| {
        let before = slot.lock().unwrap_or_else(PoisonError::into_inner).replace(panic.clone());
        // Only the last one can be what ended the work.
        if let Some(before) = before {
            before.log();
        }
    });
    if kept.is_err() {
        panic.log();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_given_to_the_caller() {
        let caught = catching(async { panic!("the hull broke") }).await;
        assert_eq!(caught.map(|()| "whole").unwrap_err().to_string(), "panicked: the hull broke");
        assert_eq!(catching(async { 7 }).await.ok(), Some(7));
    }
}
