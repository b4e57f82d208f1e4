//! One outbound dependency: its policy, its state, and the way of a call.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use seaworthy_kernel::Clock;
use tokio::time::Instant;

use crate::{
    Breaker, BreakerState, Bulkhead, CallError, Deadline, DependencyStatus, Failure, Jitter, Policy, Refusal,
    RetryAdvice, Verdict,
    breaker::Ticket,
    bulkhead::{NoPlace, Place},
    measure::Measure,
    retry::Budget,
    status::{Counts, LastError},
};

/// One outbound dependency. Cheap to clone; all clones share its state.
#[derive(Debug, Clone)]
pub struct Dependency(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: Arc<str>,
    policy: Policy,
    clock: Arc<dyn Clock>,
    jitter: Arc<dyn Jitter>,
    bulkhead: Bulkhead,
    measure: Measure,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    breaker: Breaker,
    budget: Budget,
    counts: Counts,
    last_error: Option<LastError>,
    last_success: Option<DateTime<Utc>>,
}

/// How a call may be made.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    /// Nothing is begun after it.
    pub deadline: Deadline,
    /// Whether doing it twice is the same as doing it once. What is not idempotent is never tried again.
    pub idempotent: bool,
}

impl Dependency {
    pub(crate) fn new(name: Arc<str>, policy: Policy, clock: Arc<dyn Clock>, jitter: Arc<dyn Jitter>) -> Self {
        let state = State {
            breaker: Breaker::new(policy.breaker, clock.now()),
            budget: Budget::new(&policy.retry),
            counts: Counts::default(),
            last_error: None,
            last_success: None,
        };
        let measure = Measure::new(Arc::clone(&name));
        measure.state(BreakerState::Closed);
        let bulkhead = Bulkhead::new(policy.bulkhead);
        Self(Arc::new(Inner { name, policy, clock, jitter, bulkhead, measure, state: Mutex::new(state) }))
    }

    /// The name under which it was declared.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.0.name
    }

    /// How it is called.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// How it is now.
    #[must_use]
    pub fn status(&self) -> DependencyStatus {
        let state = self.state();
        let (calls_now, waiting_now) = self.0.bulkhead.usage();
        DependencyStatus {
            name: self.0.name.to_string(),
            state: state.breaker.state(),
            since: state.breaker.since(),
            last_success: state.last_success,
            last_error: state.last_error.clone(),
            counts: state.counts,
            calls_now,
            waiting_now,
            fallback: self.0.policy.fallback.text(),
        }
    }

    /// Calls it: each attempt through the breaker and the bulkhead, within the policy's time and the deadline; what may be repeated is
    /// tried again. `attempt` is told how long it has; it is dropped when that is over.
    ///
    /// # Errors
    /// [`CallError`]: the call was refused, or the last attempt failed.
    pub async fn call<T, E, F, W>(&self, call: Call, mut attempt: F) -> Result<T, CallError<E>>
    where
        E: Failure,
        F: FnMut(Duration) -> W,
        W: Future<Output = Result<T, E>>,
    {
        self.state().budget.called();
        let mut number = 1;
        let mut last: Option<CallError<E>> = None;
        loop {
            let permit = match self.admit(call.deadline).await {
                Ok(permit) => permit,
                // Why the last attempt failed tells more than that there is no other one.
                Err(refusal) => return Err(last.unwrap_or_else(|| self.refused(refusal))),
            };
            let allowed = self.0.policy.timeout.min(call.deadline.remaining());
            let (error, verdict) = match tokio::time::timeout(allowed, attempt(allowed)).await {
                Ok(Ok(value)) => {
                    permit.succeed();
                    return Ok(value);
                }
                Ok(Err(error)) => {
                    let verdict = error.verdict();
                    (CallError::Failed(error), verdict)
                }
                Err(_) => {
                    // A caller in a hurry says nothing against a dependency that would have had more time.
                    let counts = allowed == self.0.policy.timeout;
                    let verdict = Verdict { kind: "timeout", counts, retry: RetryAdvice::Backoff };
                    (CallError::TimedOut { dependency: Arc::clone(&self.0.name), after: allowed }, verdict)
                }
            };
            permit.fail(verdict);
            let Some(pause) = self.pause(call, number, verdict.retry) else { return Err(error) };
            tokio::time::sleep(pause).await;
            self.0.measure.retried();
            self.state().counts.retries += 1;
            last = Some(error);
            number += 1;
        }
    }

    /// Asks breaker and bulkhead for a single attempt. The permit holds the place until it is dropped: for answers that are read while
    /// they come.
    ///
    /// # Errors
    /// [`Refusal`]: why not.
    pub async fn admit(&self, deadline: Deadline) -> Result<Permit, Refusal> {
        let admitted = self.admit_uncounted(deadline).await;
        if let Err(refusal) = &admitted {
            self.0.measure.outcome(refusal.kind());
            self.state().counts.refused += 1;
        }
        admitted
    }

    async fn admit_uncounted(&self, deadline: Deadline) -> Result<Permit, Refusal> {
        if deadline.is_over() {
            return Err(Refusal::Deadline);
        }
        // Asked before waiting for a place too: an open breaker refuses at once.
        if let Some(left) = self.state().breaker.closed_for(self.0.clock.now()) {
            return Err(Refusal::Open(left));
        }
        let place = self.0.bulkhead.enter(deadline).await.map_err(|no| match no {
            NoPlace::Full => Refusal::Full,
            NoPlace::Late => Refusal::Deadline,
        })?;
        if deadline.is_over() {
            return Err(Refusal::Deadline);
        }
        let mut state = self.state();
        let before = state.breaker.state();
        let ticket = state.breaker.admit(self.0.clock.now()).map_err(Refusal::Open)?;
        let entered = Some(state.breaker.state()).filter(|after| *after != before);
        self.show(entered);
        drop(state);
        self.announce(entered, None);
        Ok(Permit { dependency: self.clone(), ticket: Some(ticket), started: Instant::now(), _place: place })
    }

    fn refused<E>(&self, refusal: Refusal) -> CallError<E> {
        CallError::Refused { dependency: Arc::clone(&self.0.name), refusal }
    }

    /// The pause before another attempt, if there is to be one.
    fn pause(&self, call: Call, number: u32, advice: RetryAdvice) -> Option<Duration> {
        let retry = &self.0.policy.retry;
        let pause = retry.pause(number, advice, &*self.0.jitter).filter(|_| call.idempotent)?;
        (pause < call.deadline.remaining() && self.state().budget.take()).then_some(pause)
    }

    /// Tells the metrics of a new state: while the state is held, so that the last one told is the last one entered.
    fn show(&self, entered: Option<BreakerState>) {
        if let Some(entered) = entered {
            self.0.measure.state(entered);
        }
    }

    /// Tells people of a new state.
    fn announce(&self, entered: Option<BreakerState>, last_error: Option<&'static str>) {
        let Some(entered) = entered else { return };
        let (dependency, state) = (&*self.0.name, entered.as_str());
        if entered == BreakerState::Open {
            let last_error = last_error.unwrap_or_default();
            tracing::warn!(dependency, state, last_error, "a dependency fails and is left alone for a while");
        } else {
            tracing::info!(dependency, state, "the breaker of a dependency changed");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A single attempt that was let through. Dropping it without a verdict gives it up: it then counts neither for nor against.
#[derive(Debug)]
pub struct Permit {
    dependency: Dependency,
    ticket: Option<Ticket>,
    started: Instant,
    _place: Place,
}

impl Permit {
    /// The dependency did what it was asked. Keeps the place; see [`Permit::release`].
    pub fn succeeded(&mut self) {
        let Some(ticket) = self.ticket.take() else { return };
        let now = self.dependency.0.clock.now();
        let mut state = self.dependency.state();
        let entered = state.breaker.succeed(ticket, now);
        state.counts.successes += 1;
        state.last_success = Some(now);
        self.dependency.show(entered);
        drop(state);
        self.dependency.announce(entered, None);
        self.dependency.0.measure.attempt("success", self.started.elapsed());
    }

    /// It failed in this way.
    pub fn failed(&mut self, verdict: Verdict) {
        let Some(ticket) = self.ticket.take() else { return };
        let now = self.dependency.0.clock.now();
        let mut state = self.dependency.state();
        let entered = if verdict.counts {
            state.breaker.fail(ticket, now)
        } else {
            state.breaker.abandon(ticket);
            None
        };
        state.counts.failures += 1;
        state.last_error = Some(LastError { kind: verdict.kind, at: now });
        self.dependency.show(entered);
        drop(state);
        self.dependency.announce(entered, Some(verdict.kind));
        self.dependency.0.measure.attempt(verdict.kind, self.started.elapsed());
    }

    /// Gives the place back.
    pub fn release(self) {}

    fn succeed(mut self) {
        self.succeeded();
    }

    fn fail(mut self, verdict: Verdict) {
        self.failed(verdict);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.dependency.state().breaker.abandon(ticket);
            self.dependency.0.measure.attempt("abandoned", self.started.elapsed());
        }
    }
}
