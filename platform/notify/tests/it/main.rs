//! Alerts on their way to people: the wire format of each channel, and what happens when a channel fails.
#![expect(clippy::unwrap_used, reason = "tests")]

mod delivery;
mod email;
mod pagerduty;
mod slack;
mod webhook;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use seaworthy_notify::{Event, Message, Notice, Rule, Severity};
use seaworthy_resilience::{Allow, Dependencies, Dependency, Jitter, Outbound, OutboundOptions, Policy, RetryPolicy};
use seaworthy_testkit::StoppedClock;

/// No pauses between attempts.
#[derive(Debug)]
struct NoPause;

impl Jitter for NoPause {
    fn up_to(&self, _: std::time::Duration) -> std::time::Duration {
        std::time::Duration::ZERO
    }
}

struct World {
    clock: Arc<StoppedClock>,
    dependencies: Dependencies,
    outbound: Outbound,
}

impl World {
    fn new() -> Self {
        let clock = Arc::new(StoppedClock::new());
        let allow = Allow::read(["127.0.0.0/8"]).unwrap();
        let outbound = Outbound::new(OutboundOptions { allow, ..OutboundOptions::new(clock.clone()) }).unwrap();
        Self { dependencies: Dependencies::with_jitter(clock.clone(), Arc::new(NoPause)), clock, outbound }
    }

    /// Tried twice.
    fn dependency(&self, name: &'static str) -> Dependency {
        let retry = RetryPolicy { attempts: 2, ..RetryPolicy::default() };
        self.dependencies.declare(name, Policy { retry, ..seaworthy_notify::channels::policy() }).unwrap()
    }
}

fn message(event: Event) -> Message {
    let at = DateTime::from_timestamp(1_795_176_000, 0).unwrap();
    let notice = Notice {
        event,
        rule: Rule::BreakerOpen,
        subject: "exchange-rates".to_owned(),
        severity: Severity::Warning,
        what: "Calls to exchange-rates fail, last with `timeout`. <Yesterday's> rates & nothing else.".to_owned(),
        since: at - TimeDelta::seconds(30),
        at,
        example_request_id: Some("r-7".to_owned()),
    };
    Message::new(notice, "node-1")
}
