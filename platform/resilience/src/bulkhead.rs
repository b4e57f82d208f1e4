//! A bulkhead: a slow dependency takes only its own share of the server, never all of it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Deadline;

/// How many calls may be on the way to one dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkheadPolicy {
    /// At once; at least one.
    pub at_once: usize,
    /// Waiting for their turn; who comes later is refused at once.
    pub waiting: usize,
}

impl Default for BulkheadPolicy {
    fn default() -> Self {
        Self { at_once: 16, waiting: 32 }
    }
}

/// Why a call found no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// As many wait as may.
    Full,
    /// The caller's time was over before its turn came.
    Late,
}

/// The places of one dependency.
#[derive(Debug)]
pub struct Bulkhead {
    places: Arc<Semaphore>,
    at_once: usize,
    waiting: AtomicUsize,
    most_waiting: usize,
}

/// A place that is taken; dropping it gives it back.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

/// Counts one that waits for as long as it lives, so that a caller who goes away is counted no more.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Bulkhead {
    /// All places free.
    #[must_use]
    pub fn new(policy: BulkheadPolicy) -> Self {
        let at_once = policy.at_once.clamp(1, Semaphore::MAX_PERMITS);
        let places = Arc::new(Semaphore::new(at_once));
        Self { places, at_once, waiting: AtomicUsize::new(0), most_waiting: policy.waiting }
    }

    /// Takes a place, waiting for it until the deadline if it must.
    ///
    /// # Errors
    /// Too many wait already, or the deadline comes first.
    pub async fn enter(&self, deadline: Deadline) -> Result<Place, NoPlace> {
        if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(Place { _permit: permit });
        }
        let taken = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < self.most_waiting).then_some(waiting + 1)
        });
        if taken.is_err() {
            return Err(NoPlace::Full);
        }
        let _waiting = Waiting(&self.waiting);
        match tokio::time::timeout(deadline.remaining(), Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Place { _permit: permit }),
            // The semaphore is never closed.
            Ok(Err(_)) | Err(_) => Err(NoPlace::Late),
        }
    }

    /// Calls on the way, and calls that wait.
    #[must_use]
    pub fn usage(&self) -> (usize, usize) {
        (self.at_once.saturating_sub(self.places.available_permits()), self.waiting.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn soon() -> Deadline {
        Deadline::within(Duration::from_secs(5))
    }

    #[tokio::test(start_paused = true)]
    async fn one_works_one_waits_and_the_third_is_refused_at_once() {
        let bulkhead = Arc::new(Bulkhead::new(BulkheadPolicy { at_once: 1, waiting: 1 }));
        let first = bulkhead.enter(soon()).await.unwrap();
        let second = tokio::spawn({
            let bulkhead = Arc::clone(&bulkhead);
            async move { bulkhead.enter(soon()).await.is_ok() }
        });
        tokio::task::yield_now().await;
        assert_eq!(bulkhead.usage(), (1, 1));
        assert_eq!(bulkhead.enter(soon()).await.unwrap_err(), NoPlace::Full);
        drop(first);
        assert!(second.await.unwrap());
        assert_eq!(bulkhead.usage(), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_refused_and_counted_no_more() {
        let bulkhead = Bulkhead::new(BulkheadPolicy { at_once: 1, waiting: 1 });
        let _held = bulkhead.enter(soon()).await.unwrap();
        assert_eq!(bulkhead.enter(soon()).await.unwrap_err(), NoPlace::Late);
        assert_eq!(bulkhead.usage(), (1, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_who_goes_away_leaves_the_queue() {
        let bulkhead = Arc::new(Bulkhead::new(BulkheadPolicy { at_once: 1, waiting: 1 }));
        let _held = bulkhead.enter(soon()).await.unwrap();
        let gone = tokio::spawn({
            let bulkhead = Arc::clone(&bulkhead);
            async move { bulkhead.enter(soon()).await.is_ok() }
        });
        tokio::task::yield_now().await;
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        assert_eq!(bulkhead.usage(), (1, 0));
    }
}
