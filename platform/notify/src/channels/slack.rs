//! Slack, by an incoming webhook.

use async_trait::async_trait;
use seaworthy_resilience::{Dependency, Outbound, Request};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{Channel, DeliveryError, not_taken};
use crate::{Event, Message, Severity};

/// A channel of a Slack workspace.
#[derive(Debug)]
pub struct Slack {
    outbound: Outbound,
    dependency: Dependency,
    url: SecretString,
}

impl Slack {
    /// `url`: the whole address of the incoming webhook, which is its secret.
    #[must_use]
    pub fn new(outbound: Outbound, dependency: Dependency, url: SecretString) -> Self {
        Self { outbound, dependency, url }
    }
}

#[async_trait]
impl Channel for Slack {
    fn name(&self) -> &'static str {
        "slack"
    }

    async fn send(&self, message: &Message) -> Result<(), DeliveryError> {
        // Twice in a chat is better than never.
        let request = Request::post(self.url.expose_secret()).json(&body(message)).idempotent(true);
        let answer = self.outbound.send(&self.dependency, request).await?;
        let said = answer.text();
        if answer.status == 200 && said.trim() == "ok" { Ok(()) } else { Err(not_taken(&answer, message, &said)) }
    }
}

/// Slack's limit for a section is 3000 characters, for a header 150.
fn body(message: &Message) -> Value {
    let emoji = match (message.event, message.severity) {
        (Event::Recovered, _) => ":large_green_circle:",
        (_, Severity::Critical) => ":red_circle:",
        (_, Severity::Warning) => ":large_yellow_circle:",
    };
    let headline = message.headline();
    let details = message.text().split_once("\n\n").map(|(_, rest)| cut(rest, 1500)).unwrap_or_default();
    json!({
        // What notifications show, where blocks cannot be.
        "text": escape(&headline),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": cut(&headline, 150), "emoji": false}},
            {"type": "section", "text": {"type": "mrkdwn", "text": format!("{emoji}\n{}", escape(&details))}},
        ],
    })
}

/// The three characters that mean something to Slack. A text can grow fivefold, hence the cut before.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_and_markup_is_escaped() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(escape("<!channel> & >"), "&lt;!channel&gt; &amp; &gt;");
    }
}
