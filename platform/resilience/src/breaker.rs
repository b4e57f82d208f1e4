//! A circuit breaker: a dependency that keeps failing is left alone for a while, then tried with a few probes.
//!
//! The state machine alone: no lock, no clock, no input or output. [`Dependency`](crate::Dependency) puts it to work.

use std::{collections::VecDeque, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::Serialize;

/// When a breaker opens, and how it closes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Failures within `window` that open it; at least one.
    pub failures: u32,
    /// Of all calls within `window`, how many percent must have failed as well: a busy dependency may fail now and then.
    pub failure_percent: u32,
    /// How far back calls are counted.
    pub window: Duration,
    /// How long it stays open before probes are let through.
    pub open: Duration,
    /// Probes that must succeed before it closes; no more than these are let through meanwhile. At least one.
    pub probes: u32,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self {
            failures: 5,
            failure_percent: 50,
            window: Duration::from_secs(60),
            open: Duration::from_secs(30),
            probes: 1,
        }
    }
}

/// Whether calls go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// All calls go through.
    Closed,
    /// A few probes go through.
    HalfOpen,
    /// Calls are refused at once.
    Open,
}

impl BreakerState {
    /// The value of the metric `seaworthy_breaker_state`.
    #[must_use]
    pub const fn as_metric(self) -> f64 {
        match self {
            Self::Closed => 0.0,
            Self::HalfOpen => 1.0,
            Self::Open => 2.0,
        }
    }

    /// The state in words, as in answers and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::HalfOpen => "half_open",
            Self::Open => "open",
        }
    }
}

/// A call that was let through; its end is told with [`Breaker::succeed`], [`Breaker::fail`] or [`Breaker::abandon`].
#[derive(Debug)]
pub struct Ticket {
    /// The stretch of one state in which it was let through: what ends later counts for nothing.
    stretch: u64,
}

/// The breaker of one dependency.
#[derive(Debug)]
pub struct Breaker {
    policy: BreakerPolicy,
    state: State,
    since: DateTime<Utc>,
    stretch: u64,
}

#[derive(Debug)]
enum State {
    Closed(Window),
    HalfOpen { admitted: u32, succeeded: u32 },
    Open,
}

impl Breaker {
    /// Closed.
    #[must_use]
    pub fn new(policy: BreakerPolicy, now: DateTime<Utc>) -> Self {
        Self { policy, state: State::Closed(Window::new(policy.window)), since: now, stretch: 0 }
    }

    /// Whether calls go through. An open breaker becomes half-open with the first call after its time.
    #[must_use]
    pub const fn state(&self) -> BreakerState {
        match self.state {
            State::Closed(_) => BreakerState::Closed,
            State::HalfOpen { .. } => BreakerState::HalfOpen,
            State::Open => BreakerState::Open,
        }
    }

    /// Since when it is in this state.
    #[must_use]
    pub const fn since(&self) -> DateTime<Utc> {
        self.since
    }

    /// Lets a call through, or says how long to wait before the next try.
    ///
    /// # Errors
    /// The breaker is open, or half-open with all its probes on the way.
    pub fn admit(&mut self, now: DateTime<Utc>) -> Result<Ticket, Duration> {
        if let Some(left) = self.closed_for(now) {
            return Err(left);
        }
        if matches!(self.state, State::Open) {
            self.enter(State::HalfOpen { admitted: 0, succeeded: 0 }, now);
        }
        if let State::HalfOpen { admitted, .. } = &mut self.state {
            *admitted += 1;
        }
        Ok(Ticket { stretch: self.stretch })
    }

    /// How long no call will be let through; nothing if one would be.
    pub fn closed_for(&mut self, now: DateTime<Utc>) -> Option<Duration> {
        match self.state {
            State::Closed(_) => None,
            // How long a probe takes is not known.
            State::HalfOpen { admitted, .. } => {
                (admitted >= self.policy.probes.max(1)).then_some(Duration::from_secs(1))
            }
            State::Open => {
                // A clock that was set back must not keep it open for longer than its time.
                self.since = self.since.min(now);
                let elapsed = (now - self.since).to_std().unwrap_or_default();
                self.policy.open.checked_sub(elapsed).filter(|left| !left.is_zero())
            }
        }
    }

    /// The call succeeded. Returns the new state if there is one.
    pub fn succeed(&mut self, ticket: Ticket, now: DateTime<Utc>) -> Option<BreakerState> {
        if ticket.stretch != self.stretch {
            return None;
        }
        match &mut self.state {
            State::Closed(window) => window.add(now, false),
            State::HalfOpen { succeeded, .. } => {
                *succeeded += 1;
                if *succeeded >= self.policy.probes.max(1) {
                    return Some(self.enter(State::Closed(Window::new(self.policy.window)), now));
                }
            }
            State::Open => {}
        }
        None
    }

    /// The call failed in a way that speaks against the dependency. Returns the new state if there is one.
    pub fn fail(&mut self, ticket: Ticket, now: DateTime<Utc>) -> Option<BreakerState> {
        if ticket.stretch != self.stretch {
            return None;
        }
        let opens = match &mut self.state {
            State::Closed(window) => {
                window.add(now, true);
                let (calls, failures) = window.totals(now);
                let percent = u64::from(failures) * 100 / u64::from(calls.max(1));
                failures >= self.policy.failures.max(1) && percent >= u64::from(self.policy.failure_percent)
            }
            State::HalfOpen { .. } => true,
            State::Open => false,
        };
        opens.then(|| self.enter(State::Open, now))
    }

    /// The call was given up, or says nothing about the dependency: a probe's place is free again.
    pub fn abandon(&mut self, ticket: Ticket) {
        if let State::HalfOpen { admitted, .. } = &mut self.state
            && ticket.stretch == self.stretch
        {
            *admitted = admitted.saturating_sub(1);
        }
    }

    fn enter(&mut self, state: State, now: DateTime<Utc>) -> BreakerState {
        (self.state, self.since) = (state, now);
        self.stretch += 1;
        self.state()
    }
}

/// Calls and failures of the last while, in ten parts that are dropped one by one.
#[derive(Debug)]
struct Window {
    part: TimeDelta,
    parts: VecDeque<Part>,
}

#[derive(Debug)]
struct Part {
    from: DateTime<Utc>,
    calls: u32,
    failures: u32,
}

const PARTS: u32 = 10;

impl Window {
    fn new(length: Duration) -> Self {
        let part = TimeDelta::from_std(length / PARTS).unwrap_or(TimeDelta::MAX).max(TimeDelta::milliseconds(1));
        Self { part, parts: VecDeque::new() }
    }

    fn add(&mut self, now: DateTime<Utc>, failed: bool) {
        let fits = |part: &&mut Part| now - part.from < self.part;
        if self.parts.back_mut().filter(fits).is_none() {
            self.parts.push_back(Part { from: now, calls: 0, failures: 0 });
        }
        self.forget(now);
        if let Some(part) = self.parts.back_mut() {
            part.calls = part.calls.saturating_add(1);
            part.failures = part.failures.saturating_add(u32::from(failed));
        }
    }

    fn totals(&mut self, now: DateTime<Utc>) -> (u32, u32) {
        self.forget(now);
        let add = |(calls, failures): (u32, u32), part: &Part| {
            (calls.saturating_add(part.calls), failures.saturating_add(part.failures))
        };
        self.parts.iter().fold((0, 0), add)
    }

    fn forget(&mut self, now: DateTime<Utc>) {
        let length = self.part.checked_mul(i32::try_from(PARTS).unwrap_or(i32::MAX)).unwrap_or(TimeDelta::MAX);
        while self.parts.front().is_some_and(|part| now - part.from >= length) {
            self.parts.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
