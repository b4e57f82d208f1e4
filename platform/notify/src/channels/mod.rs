//! The ways to reach an operator.

mod email;
mod pagerduty;
mod slack;
mod webhook;

use std::time::Duration;

use async_trait::async_trait;
use seaworthy_resilience::{BulkheadPolicy, Fallback, OutboundError, Policy, Refusal, Response, retry_after};

pub use email::{Email, EmailOptions, NotAMailSetting, SmtpTls};
pub use pagerduty::PagerDuty;
pub use slack::Slack;
pub use webhook::Webhook;

use crate::Message;

/// A way to reach an operator.
#[async_trait]
pub trait Channel: Send + Sync + 'static {
    /// Short lower-case name, for logs and metrics.
    fn name(&self) -> &'static str;

    /// Brings a message there, once. Trying again is the caller's.
    ///
    /// # Errors
    /// It was not taken.
    async fn send(&self, message: &Message) -> Result<(), DeliveryError>;
}

/// A message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct DeliveryError {
    /// What the other side said; holds no secret.
    pub text: String,
    /// Whether it may be taken later.
    pub temporary: bool,
    /// When to come again, if the other side said so.
    pub after: Option<Duration>,
}

impl DeliveryError {
    fn temporary(text: impl Into<String>) -> Self {
        Self { text: text.into(), temporary: true, after: None }
    }

    fn permanent(text: impl Into<String>) -> Self {
        Self { text: text.into(), temporary: false, after: None }
    }
}

/// How channels are called: few at once, and what fails waits in the channel's queue.
#[must_use]
pub fn policy() -> Policy {
    let bulkhead = BulkheadPolicy { at_once: 2, waiting: 8 };
    Policy { bulkhead, ..Policy::new(Fallback::DoLater("alerts wait in memory and are sent when it is back")) }
}

impl From<OutboundError> for DeliveryError {
    fn from(error: OutboundError) -> Self {
        let after = match &error {
            OutboundError::Refused { refusal: Refusal::Open(left), .. } => Some(*left),
            _ => None,
        };
        let temporary = !matches!(error, OutboundError::Forbidden { .. } | OutboundError::Request(_));
        Self { text: error.to_string(), temporary, after }
    }
}

/// The error of an answer that is not the one hoped for. `said`: what the other side wrote about it.
fn not_taken(answer: &Response, message: &Message, said: &str) -> DeliveryError {
    let status = answer.status.as_u16();
    let said: String = said.trim().chars().filter(|character| !character.is_control()).take(200).collect();
    DeliveryError {
        text: if said.is_empty() { format!("it answered {status}") } else { format!("it answered {status}: {said}") },
        temporary: status >= 500 || matches!(status, 408 | 425 | 429),
        after: answer.header("retry-after").and_then(|value| retry_after(value, message.at)),
    }
}
