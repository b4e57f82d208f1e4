//! What an operator reads.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{Event, Notice, Rule, Severity};

/// A notice with everything that a reader needs, on its way to the channels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message {
    /// The same for every channel and every attempt.
    pub id: Uuid,
    /// Why it is sent.
    pub event: Event,
    /// Which rule.
    pub rule: Rule,
    /// What it is about, where the rule can find several things; empty else.
    pub subject: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What was found.
    pub what: String,
    /// When it was seen first.
    pub since: DateTime<Utc>,
    /// When this was told.
    pub at: DateTime<Utc>,
    /// The first thing to do.
    pub fix: &'static str,
    /// Where to read more.
    pub runbook: String,
    /// Which node says so.
    pub node: String,
    /// A request that met it.
    pub example_request_id: Option<String>,
    /// The same from the first message to the recovery.
    pub dedup_key: String,
}

impl Message {
    /// Completes a notice of this node.
    #[must_use]
    pub fn new(notice: Notice, node: &str) -> Self {
        let Notice { event, rule, subject, severity, what, since, at, example_request_id } = notice;
        let mut dedup_key = format!("seaworthy/{node}/{}", rule.id());
        if !subject.is_empty() {
            dedup_key.push('/');
            dedup_key.push_str(&subject);
        }
        Self {
            id: seaworthy_kernel::ids::new_id(at),
            event,
            rule,
            subject,
            severity,
            title: rule.title(),
            what,
            since,
            at,
            fix: rule.fix(),
            runbook: format!("docs/RUNBOOK.md#{}", rule.id()),
            node: node.to_owned(),
            example_request_id,
            dedup_key,
        }
    }

    /// One line: for a mail's subject and a chat's headline.
    #[must_use]
    pub fn headline(&self) -> String {
        let about = if self.subject.is_empty() { String::new() } else { format!(" ({})", self.subject) };
        match self.event {
            Event::Firing => format!("[{}] {}{about} on {}", self.severity.as_str(), self.title, self.node),
            Event::Reminder => format!("[{}, still] {}{about} on {}", self.severity.as_str(), self.title, self.node),
            Event::Recovered => format!("[over] {}{about} on {}", self.title, self.node),
        }
    }

    /// Everything, for people, in lines.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.headline());
        // Writing to a String cannot fail.
        let mut line = |name: &str, value: &str| {
            let _ = writeln!(text, "{name}: {value}");
        };
        line(if self.event == Event::Recovered { "What it was" } else { "What" }, &self.what);
        line("Since", &self.since.format("%Y-%m-%d %H:%M:%S UTC").to_string());
        if self.event == Event::Recovered {
            line("Over", &self.at.format("%Y-%m-%d %H:%M:%S UTC").to_string());
        } else {
            line("Do", self.fix);
        }
        if let Some(id) = &self.example_request_id {
            line("Example request", id);
        }
        line("Runbook", &self.runbook);
        line("Node", &self.node);
        line("Rule", self.rule.id());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(event: Event, subject: &str) -> Message {
        let at = DateTime::from_timestamp(1_795_176_000, 0).unwrap();
        let notice = Notice {
            event,
            rule: Rule::ErrorRate,
            subject: subject.to_owned(),
            severity: Severity::Critical,
            what: "40 % failed.".to_owned(),
            since: at - chrono::TimeDelta::seconds(30),
            at,
            example_request_id: Some("r-7".to_owned()),
        };
        Message::new(notice, "node-1")
    }

    #[test]
    fn a_message_says_what_since_when_and_what_to_do() {
        let text = message(Event::Firing, "").text();
        assert_eq!(
            text,
            "[critical] Too many requests fail on node-1\n\n\
             What: 40 % failed.\n\
             Since: 2026-11-20 11:59:30 UTC\n\
             Do: Look for the example request id in the log; undo the last change if it began with one.\n\
             Example request: r-7\n\
             Runbook: docs/RUNBOOK.md#error-rate\n\
             Node: node-1\n\
             Rule: error-rate\n"
        );
        let text = message(Event::Recovered, "").text();
        assert!(
            text.starts_with("[over] ")
                && text.contains("\nOver: 2026-11-20 12:00:00 UTC\n")
                && !text.contains("\nDo: ")
        );
        assert!(message(Event::Reminder, "").headline().starts_with("[critical, still] "));
    }

    #[test]
    fn messages_about_the_same_thing_share_a_key() {
        let [first, last, other] =
            [message(Event::Firing, "a"), message(Event::Recovered, "a"), message(Event::Firing, "b")];
        assert_eq!((first.dedup_key.as_str(), &first.dedup_key), ("seaworthy/node-1/error-rate/a", &last.dedup_key));
        assert!(first.dedup_key != other.dedup_key && first.id != last.id);
    }

    /// A rule without a chapter would send its reader nowhere.
    #[test]
    fn every_rule_has_a_chapter_in_the_runbook() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/RUNBOOK.md");
        let runbook = std::fs::read_to_string(path).unwrap();
        for rule in Rule::ALL {
            assert!(runbook.contains(&format!("\n## {}\n", rule.id())), "{}", rule.id());
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.id());
        }
    }
}
