//! What the process calls, and how: one client and one list for all rooms.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use async_trait::async_trait;
use seaworthy_config::Settings;
use seaworthy_http::{
    Platform,
    health::{Finding, HealthCheck},
};
use seaworthy_kernel::Clock;
use seaworthy_resilience::{
    Allow, BreakerPolicy, BreakerState, Dependencies, Outbound, OutboundOptions, Policy, RetryPolicy,
};

/// The outside, as every room of this process reaches it.
#[derive(Debug, Clone)]
pub(crate) struct Outside {
    /// All dependencies and how they are.
    pub(crate) dependencies: Dependencies,
    /// The HTTP client.
    pub(crate) outbound: Outbound,
}

impl Outside {
    /// The outside with these settings. Nothing is called yet.
    ///
    /// # Errors
    /// OUTBOUND_ALLOW or a certificate cannot be used.
    pub(crate) fn new(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let allow = Allow::read(&settings.outbound.allow).context("OUTBOUND_ALLOW")?;
        let connect_timeout = Duration::from_secs(settings.outbound.connect_seconds.into());
        let traceparent = seaworthy_telemetry::traces::outgoing;
        let options =
            OutboundOptions { allow, connect_timeout, traceparent, ..OutboundOptions::new(Arc::clone(&clock)) };
        Ok(Self { dependencies: Dependencies::new(clock), outbound: Outbound::new(options)? })
    }
}

/// A policy with the times and counts of the settings.
pub(crate) fn configured(policy: Policy, settings: &Settings) -> Policy {
    let outbound = &settings.outbound;
    Policy {
        timeout: Duration::from_secs(outbound.timeout_seconds.into()),
        retry: RetryPolicy { attempts: outbound.retry_attempts, ..policy.retry },
        breaker: BreakerPolicy {
            failures: outbound.breaker_failures,
            window: Duration::from_secs(outbound.breaker_window_seconds.into()),
            open: Duration::from_secs(outbound.breaker_open_seconds.into()),
            ..policy.breaker
        },
        ..policy
    }
}

/// Shows dependencies that are left alone among the health of the installation.
pub(crate) struct DependenciesCheck(pub(crate) Dependencies);

#[async_trait]
impl HealthCheck for DependenciesCheck {
    fn name(&self) -> &'static str {
        "dependencies"
    }

    fn title(&self) -> &'static str {
        "what the server calls"
    }

    async fn check(&self, _: &Platform) -> Finding {
        let statuses = self.0.statuses();
        let down = statuses.iter().filter(|status| status.state != BreakerState::Closed);
        let down: Vec<String> = down.map(|status| format!("{} ({})", status.name, status.state.as_str())).collect();
        if down.is_empty() {
            return Finding::green(format!("{} are known, calls to all of them go through", statuses.len()));
        }
        Finding::amber(
            format!("calls fail to {}", down.join(", ")),
            "Check the dependency and its credentials; it is tried again by itself. See docs/RUNBOOK.md#breaker-open.",
        )
    }
}
