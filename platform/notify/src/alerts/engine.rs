//! From what the rules found at each tick to what is told, and when.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Rule, Severity, Snapshot, Thresholds,
    rule::{self, Finding, Opinion},
    traffic::Traffic,
};

/// Why something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It has begun, or has become worse.
    Firing,
    /// It still is so.
    Reminder,
    /// It is over.
    Recovered,
}

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// Why it is told.
    pub event: Event,
    /// Which rule found it.
    pub rule: Rule,
    /// What it is about, where the rule can find several things; empty else.
    pub subject: String,
    /// How bad it is.
    pub severity: Severity,
    /// What was found last.
    pub what: String,
    /// When it was seen first.
    pub since: DateTime<Utc>,
    /// When this is told.
    pub at: DateTime<Utc>,
    /// A request that met it.
    pub example_request_id: Option<String>,
}

/// An alert as it is now, for people.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlertState {
    /// Which rule found it.
    pub rule: Rule,
    /// What it is about, where the rule can find several things; empty else.
    pub subject: String,
    /// How bad it is.
    pub severity: Severity,
    /// What was found last.
    pub what: String,
    /// When it was seen first.
    pub since: DateTime<Utc>,
    /// Whether it was told: it is after enough ticks, unless the rule is silent.
    pub told: bool,
}

/// The alerts of this process. Kept in memory: another node, or this one after a restart, judges anew.
#[derive(Debug)]
pub struct Alerts {
    thresholds: Thresholds,
    traffic: Traffic,
    states: BTreeMap<(Rule, String), State>,
    silences: BTreeMap<Rule, DateTime<Utc>>,
}

#[derive(Debug)]
struct State {
    finding: Finding,
    since: DateTime<Utc>,
    seen: u32,
    gone: u32,
    told: Option<Told>,
}

#[derive(Debug, Clone, Copy)]
struct Told {
    at: DateTime<Utc>,
    severity: Severity,
}

impl Alerts {
    /// No alert yet.
    #[must_use]
    pub fn new(thresholds: Thresholds) -> Self {
        Self { thresholds, traffic: Traffic::default(), states: BTreeMap::new(), silences: BTreeMap::new() }
    }

    /// Tells nothing new of this rule until then. What was told before is still told to be over.
    pub fn silence(&mut self, rule: Rule, until: DateTime<Utc>) {
        self.silences.insert(rule, until);
    }

    /// Ends a silence.
    pub fn end_silence(&mut self, rule: Rule) {
        self.silences.remove(&rule);
    }

    /// Until when each rule is silent, of those that are.
    #[must_use]
    pub fn silences(&self, now: DateTime<Utc>) -> BTreeMap<Rule, DateTime<Utc>> {
        self.silences.iter().filter(|(_, until)| **until > now).map(|(rule, until)| (*rule, *until)).collect()
    }

    /// What is found now, told or not.
    #[must_use]
    pub fn states(&self) -> Vec<AlertState> {
        let states = self.states.values().map(|state| AlertState {
            rule: state.finding.rule,
            subject: state.finding.subject.clone(),
            severity: state.finding.severity,
            what: state.finding.what.clone(),
            since: state.since,
            told: state.told.is_some(),
        });
        states.collect()
    }

    /// Judges a snapshot; what is to be told now.
    pub fn tick(&mut self, snapshot: &Snapshot, now: DateTime<Utc>) -> Vec<Notice> {
        self.silences.retain(|_, until| *until > now);
        let recent = self.traffic.note(now, snapshot.requests, snapshot.faults);
        let mut unknown = BTreeSet::new();
        let mut found = BTreeMap::new();
        for rule in Rule::ALL {
            match rule::ask(*rule, snapshot, recent, &self.thresholds, now) {
                Opinion::Unknown => {
                    unknown.insert(*rule);
                }
                Opinion::Found(findings) => {
                    found
                        .extend(findings.into_iter().map(|finding| ((finding.rule, finding.subject.clone()), finding)));
                }
            }
        }
        let mut notices = Vec::new();
        self.note_gone(&found, &unknown, now, &mut notices);
        for (key, finding) in found {
            let silent = self.silences.contains_key(&key.0);
            let begun = || State { finding: finding.clone(), since: now, seen: 0, gone: 0, told: None };
            let state = self.states.entry(key).or_insert_with(begun);
            state.finding = finding;
            state.seen = state.seen.saturating_add(1);
            state.gone = 0;
            let event = state.due(&self.thresholds, now).filter(|_| !silent);
            notices.extend(event.map(|event| state.tell(event, now)));
        }
        notices
    }

    fn note_gone(
        &mut self,
        found: &BTreeMap<(Rule, String), Finding>,
        unknown: &BTreeSet<Rule>,
        now: DateTime<Utc>,
        notices: &mut Vec<Notice>,
    ) {
        let clear_ticks = self.thresholds.clear_ticks;
        self.states.retain(|key, state| {
            if found.contains_key(key) || unknown.contains(&key.0) {
                return true;
            }
            if state.told.is_none() {
                return false;
            }
            state.gone += 1;
            if state.gone < clear_ticks {
                return true;
            }
            notices.push(state.tell(Event::Recovered, now));
            false
        });
    }
}

impl State {
    fn due(&self, thresholds: &Thresholds, now: DateTime<Utc>) -> Option<Event> {
        match self.told {
            None => (self.seen >= thresholds.ticks).then_some(Event::Firing),
            Some(told) if self.finding.severity > told.severity => Some(Event::Firing),
            Some(told) => (now - told.at >= thresholds.repeat).then_some(Event::Reminder),
        }
    }

    fn tell(&mut self, event: Event, now: DateTime<Utc>) -> Notice {
        self.told = Some(Told { at: now, severity: self.finding.severity });
        Notice {
            event,
            rule: self.finding.rule,
            subject: self.finding.subject.clone(),
            severity: self.finding.severity,
            what: self.finding.what.clone(),
            since: self.since,
            at: now,
            example_request_id: self.finding.example_request_id.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
