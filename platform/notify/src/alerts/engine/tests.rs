use chrono::TimeDelta;

use super::*;
use crate::alerts::{Backup, OpenBreaker};

const TICK: TimeDelta = TimeDelta::seconds(15);

/// Ticks on and on; each tick's notices as `event rule subject`.
struct Watch {
    alerts: Alerts,
    now: DateTime<Utc>,
}

impl Watch {
    fn new() -> Self {
        Self { alerts: Alerts::new(Thresholds::default()), now: DateTime::from_timestamp(1_795_176_000, 0).unwrap() }
    }

    fn tick(&mut self, snapshot: &Snapshot) -> Vec<Notice> {
        self.now += TICK;
        self.alerts.tick(snapshot, self.now)
    }

    fn events(&mut self, snapshot: &Snapshot, ticks: usize) -> Vec<(usize, Event, Rule)> {
        let told = |tick, notices: Vec<Notice>| {
            notices.into_iter().map(move |notice| (tick, notice.event, notice.rule)).collect::<Vec<_>>()
        };
        (1..=ticks).flat_map(|tick| told(tick, self.tick(snapshot))).collect()
    }
}

fn well() -> Snapshot {
    Snapshot {
        database_up: Some(true),
        failing_services: Some(Vec::new()),
        memory_used_percent: Some(50.0),
        disk_used_percent: Some(90.0),
        dead_jobs: Some(0),
        restore_drill_failure: Some(String::new()),
        ..Snapshot::default()
    }
}

fn down() -> Snapshot {
    Snapshot { database_up: Some(false), ..well() }
}

#[test]
fn when_all_is_well_nothing_is_told() {
    assert_eq!(Watch::new().events(&well(), 1000), []);
}

#[test]
fn it_is_told_once_after_three_ticks_and_its_end_after_three() {
    let mut watch = Watch::new();
    assert_eq!(watch.events(&down(), 100), [(3, Event::Firing, Rule::DatabaseDown)]);
    assert_eq!(watch.events(&well(), 100), [(3, Event::Recovered, Rule::DatabaseDown)]);
    assert_eq!(watch.alerts.states(), []);
}

#[test]
fn what_passes_at_once_is_not_told_and_what_flickers_is_told_once() {
    let mut watch = Watch::new();
    for _ in 0..20 {
        assert_eq!(watch.events(&down(), 2), []);
        assert_eq!(watch.events(&well(), 1), []);
    }
    assert_eq!(watch.events(&down(), 3).len(), 1);
    for _ in 0..20 {
        assert_eq!(watch.events(&well(), 2), []);
        assert_eq!(watch.events(&down(), 1), []);
    }
}

#[test]
fn what_still_is_so_is_told_again() {
    let mut watch = Watch::new();
    // Four hours are 960 ticks.
    let events = watch.events(&down(), 3 + 960 * 2);
    let expected = [Event::Firing, Event::Reminder, Event::Reminder];
    assert_eq!(events.iter().map(|event| event.1).collect::<Vec<_>>(), expected);
    assert_eq!(events[1].0 - events[0].0, 960);
}

#[test]
fn a_silent_rule_tells_nothing_until_its_time() {
    let mut watch = Watch::new();
    watch.alerts.silence(Rule::DatabaseDown, watch.now + TICK * 10);
    assert_eq!(watch.alerts.silences(watch.now).len(), 1);
    let other = Snapshot { memory_used_percent: Some(91.0), ..down() };
    assert_eq!(watch.events(&other, 20), [(3, Event::Firing, Rule::Memory), (10, Event::Firing, Rule::DatabaseDown)]);
    assert_eq!(watch.alerts.silences(watch.now).len(), 0);

    let mut watch = Watch::new();
    watch.alerts.silence(Rule::DatabaseDown, watch.now + TICK * 100);
    assert_eq!(watch.events(&down(), 50), []);
    assert!(watch.alerts.states()[0].seen_and_not_told());
    // What was never told is not told to be over.
    assert_eq!(watch.events(&well(), 10), []);
    watch.alerts.end_silence(Rule::DatabaseDown);
    assert_eq!(watch.events(&down(), 10).len(), 1);
}

impl AlertState {
    fn seen_and_not_told(&self) -> bool {
        self.rule == Rule::DatabaseDown && !self.told
    }
}

#[test]
fn what_was_told_before_the_silence_is_told_to_be_over() {
    let mut watch = Watch::new();
    assert_eq!(watch.events(&down(), 3).len(), 1);
    watch.alerts.silence(Rule::DatabaseDown, watch.now + TimeDelta::days(2));
    assert_eq!(watch.events(&down(), 2000), []);
    assert_eq!(watch.events(&well(), 3), [(3, Event::Recovered, Rule::DatabaseDown)]);
}

#[test]
fn what_is_not_known_changes_nothing() {
    let mut watch = Watch::new();
    let dead = Snapshot { dead_jobs: Some(2), ..well() };
    assert_eq!(watch.events(&dead, 5), [(3, Event::Firing, Rule::DeadJobs)]);
    // With the database gone nobody can count jobs: that is no recovery.
    let gone = Snapshot { dead_jobs: None, ..down() };
    assert_eq!(watch.events(&gone, 50), [(3, Event::Firing, Rule::DatabaseDown)]);
    assert_eq!(watch.events(&dead, 5), [(3, Event::Recovered, Rule::DatabaseDown)]);
    assert_eq!(watch.events(&well(), 5), [(3, Event::Recovered, Rule::DeadJobs)]);
}

#[test]
fn each_rule_has_its_line() {
    let now = Watch::new().now;
    let days = |days| Some(Ok(now + TimeDelta::days(days)));
    let backup = |hours| Some(Backup { last: Some(now - TimeDelta::hours(hours)), expected_since: now });
    let never = |hours| Some(Backup { last: None, expected_since: now - TimeDelta::hours(hours) });
    let open = OpenBreaker { dependency: "slack".into(), last_error: "timeout".into(), fallback: "Wait.".into() };
    for (fine, bad, rule) in [
        (well(), Snapshot { failing_services: Some(vec!["files".into()]), ..well() }, Rule::HealthDegraded),
        (
            Snapshot { requests: 1000, faults: 100, ..well() },
            Snapshot { requests: 1000, faults: 101, ..well() },
            Rule::ErrorRate,
        ),
        (
            Snapshot { requests: 19, faults: 19, ..well() },
            Snapshot { requests: 20, faults: 19, ..well() },
            Rule::ErrorRate,
        ),
        (
            Snapshot { memory_used_percent: Some(90.0), ..well() },
            Snapshot { memory_used_percent: Some(90.1), ..well() },
            Rule::Memory,
        ),
        (well(), Snapshot { disk_used_percent: Some(90.1), ..well() }, Rule::Disk),
        (Snapshot { backup: backup(25), ..well() }, Snapshot { backup: backup(27), ..well() }, Rule::BackupAge),
        (Snapshot { backup: never(25), ..well() }, Snapshot { backup: never(27), ..well() }, Rule::BackupAge),
        (well(), Snapshot { restore_drill_failure: Some("a table is missing".into()), ..well() }, Rule::RestoreDrill),
        (well(), Snapshot { dead_jobs: Some(1), ..well() }, Rule::DeadJobs),
        (well(), Snapshot { open_breakers: vec![open], ..well() }, Rule::BreakerOpen),
        (
            Snapshot { certificate_ends: days(16), ..well() },
            Snapshot { certificate_ends: days(14), ..well() },
            Rule::CertificateExpiry,
        ),
        (well(), Snapshot { certificate_ends: Some(Err("no such file".into())), ..well() }, Rule::CertificateExpiry),
    ] {
        assert_eq!(Watch::new().events(&fine, 10), [], "{rule:?}");
        assert_eq!(Watch::new().events(&bad, 10), [(3, Event::Firing, rule)], "{rule:?}");
    }
}

#[test]
fn each_dependency_is_an_alert_of_its_own() {
    let open = |names: &[&str]| {
        let breaker = |name: &&str| OpenBreaker {
            dependency: (*name).to_owned(),
            last_error: "timeout".to_owned(),
            fallback: "Mail waits.".to_owned(),
        };
        Snapshot { open_breakers: names.iter().map(breaker).collect(), ..well() }
    };
    let mut watch = Watch::new();
    assert_eq!(watch.events(&open(&["mail"]), 5).len(), 1);
    assert_eq!(watch.events(&open(&["mail", "stripe"]), 5), [(3, Event::Firing, Rule::BreakerOpen)]);
    let _ = watch.tick(&open(&["stripe"]));
    let _ = watch.tick(&open(&["stripe"]));
    let recovered = watch.tick(&open(&["stripe"])).remove(0);
    assert_eq!((recovered.event, recovered.subject.as_str()), (Event::Recovered, "mail"));
    assert_eq!(recovered.what, "Calls to mail fail, last with `timeout`. Mail waits.");
}

#[test]
fn what_becomes_worse_is_told_anew() {
    let mut watch = Watch::new();
    let ends = |days| Snapshot { certificate_ends: Some(Ok(watch.now + TimeDelta::days(days))), ..well() };
    let (soon, now) = (ends(14), ends(2));
    let told = (1..=5).flat_map(|_| watch.tick(&soon)).map(|notice| notice.severity).collect::<Vec<_>>();
    assert_eq!(told, [Severity::Warning]);
    let told = (1..=5).flat_map(|_| watch.tick(&now)).collect::<Vec<_>>();
    assert_eq!((told.len(), told[0].event, told[0].severity), (1, Event::Firing, Severity::Critical));
    assert!(told[0].what.contains("in 1 days") || told[0].what.contains("in 2 days"), "{}", told[0].what);
}

#[test]
fn a_rate_names_a_request_and_recovers_with_the_traffic() {
    let mut watch = Watch::new();
    let bad = Snapshot { requests: 100, faults: 40, last_fault: Some("r-7".into()), ..well() };
    let notice = (1..=3).flat_map(|_| watch.tick(&bad)).next().unwrap();
    assert_eq!(notice.example_request_id.as_deref(), Some("r-7"));
    assert_eq!(notice.what, "40.0 % of the last five minutes' requests failed: 40 of 100.");
    assert_eq!(notice.since, notice.at - TICK * 2);
    // No request since: five minutes later there is nothing to complain of.
    assert_eq!(watch.events(&bad, 40).iter().map(|event| event.1).collect::<Vec<_>>(), [Event::Recovered]);
}
