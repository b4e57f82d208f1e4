//! Calls to dependencies that are down, slow, broken or hostile.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod breaker;
mod bulkhead;
mod calls;
mod faults;
mod limits;
mod metrics;
mod redirects;
mod retries;
mod ssrf;

use std::{sync::Arc, time::Duration};

use seaworthy_resilience::{
    Allow, BreakerPolicy, Dependencies, Dependency, Fallback, Jitter, Outbound, OutboundOptions, Policy, RetryPolicy,
};
use seaworthy_testkit::StoppedClock;

/// No pauses, so that tests count attempts and not seconds.
#[derive(Debug)]
struct NoPause;

impl Jitter for NoPause {
    fn up_to(&self, _: Duration) -> Duration {
        Duration::ZERO
    }
}

struct World {
    clock: Arc<StoppedClock>,
    dependencies: Dependencies,
    outbound: Outbound,
}

impl World {
    /// A client that may call this machine.
    fn new() -> Self {
        Self::with(|options| options.allow = Allow::read(["127.0.0.0/8"]).unwrap())
    }

    fn with(change: impl FnOnce(&mut OutboundOptions)) -> Self {
        let clock = Arc::new(StoppedClock::new());
        let mut options = OutboundOptions::new(clock.clone());
        change(&mut options);
        let dependencies = Dependencies::with_jitter(clock.clone(), Arc::new(NoPause));
        Self { clock, dependencies, outbound: Outbound::new(options).unwrap() }
    }

    fn dependency(&self, policy: Policy) -> Dependency {
        self.dependencies.declare("elsewhere", policy).unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance(chrono::TimeDelta::seconds(seconds));
    }
}

/// Three failures within a minute open the breaker for half a minute; nothing is tried again.
fn policy() -> Policy {
    Policy {
        breaker: BreakerPolicy { failures: 3, ..BreakerPolicy::default() },
        retry: RetryPolicy { attempts: 1, ..RetryPolicy::default() },
        ..Policy::new(Fallback::Refuse)
    }
}

/// Up to three attempts, and a breaker that stays out of the way.
fn retrying() -> Policy {
    Policy {
        breaker: BreakerPolicy { failures: 1000, ..BreakerPolicy::default() },
        retry: RetryPolicy::default(),
        ..Policy::new(Fallback::Refuse)
    }
}
