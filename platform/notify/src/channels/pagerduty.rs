//! PagerDuty, by its Events API version 2.

use async_trait::async_trait;
use chrono::SecondsFormat;
use seaworthy_resilience::{Dependency, Outbound, Request};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Channel, DeliveryError, not_taken};
use crate::{Event, Message};

/// A service of a PagerDuty account.
#[derive(Debug)]
pub struct PagerDuty {
    outbound: Outbound,
    dependency: Dependency,
    url: String,
    routing_key: SecretString,
}

impl PagerDuty {
    /// `url`: where events are taken, `https://events.pagerduty.com/v2/enqueue` or the one of the EU region. `routing_key`: the integration's.
    #[must_use]
    pub fn new(outbound: Outbound, dependency: Dependency, url: String, routing_key: SecretString) -> Self {
        Self { outbound, dependency, url, routing_key }
    }

    fn body(&self, message: &Message) -> Value {
        let key = self.routing_key.expose_secret();
        // At most 255 characters; they are ours and short.
        let dedup_key = message.dedup_key.chars().take(255).collect::<String>();
        if message.event == Event::Recovered {
            return json!({"routing_key": key, "event_action": "resolve", "dedup_key": dedup_key});
        }
        json!({
            "routing_key": key,
            "event_action": "trigger",
            "dedup_key": dedup_key,
            "client": "Seaworthy",
            "payload": {
                // At most 1024 characters.
                "summary": format!("{}: {}", message.headline(), message.what).chars().take(1024).collect::<String>(),
                "source": message.node,
                "severity": message.severity.as_str(),
                "timestamp": message.at.to_rfc3339_opts(SecondsFormat::Millis, true),
                "component": message.subject,
                "class": message.rule.id(),
                "custom_details": {
                    "what": message.what,
                    "since": message.since.to_rfc3339_opts(SecondsFormat::Millis, true),
                    "fix": message.fix,
                    "runbook": message.runbook,
                    "example_request_id": message.example_request_id,
                },
            },
        })
    }
}

/// What PagerDuty says about an event that it does not take.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Vec<String>,
}

#[async_trait]
impl Channel for PagerDuty {
    fn name(&self) -> &'static str {
        "pagerduty"
    }

    async fn send(&self, message: &Message) -> Result<(), DeliveryError> {
        // The dedup_key makes the second one the same event.
        let request = Request::post(&self.url).json(&self.body(message)).idempotent(true);
        let answer = self.outbound.send(&self.dependency, request).await?;
        if answer.status == 202 {
            return Ok(());
        }
        let said = match answer.json::<Refusal>() {
            Ok(refusal) => format!("{} {}", refusal.message, refusal.errors.join("; ")),
            Err(_) => answer.text(),
        };
        Err(not_taken(&answer, message, &said))
    }
}
