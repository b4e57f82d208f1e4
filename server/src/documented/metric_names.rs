//! Boards and alert rules name metrics of the catalogue, with labels that they have.

use std::fs;

use seaworthy_telemetry::catalogue::{self, Kind, Metric};
use serde_json::Value;

use super::{page, root};

/// Words of the query language that are not followed by `(`.
const WORDS: [&str; 9] = ["and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset"];
/// Labels that Prometheus adds, and that of a histogram's buckets.
const ADDED: [&str; 3] = ["job", "instance", "le"];

/// The metric of a series: a histogram's has an ending.
fn metric(series: &str) -> Option<&'static Metric> {
    let histogram = ["_bucket", "_sum", "_count"]
        .iter()
        .find_map(|ending| catalogue::find(series.strip_suffix(ending)?))
        .filter(|metric| metric.kind == Kind::Histogram);
    let plain = catalogue::find(series).filter(|metric| metric.kind != Kind::Histogram);
    plain.or(histogram)
}

/// What is wrong with a query: an unknown series, or a label that its series does not have.
fn faults(query: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // Grouping names labels, not series; so does what stands in braces, which belongs to the series before it.
    let mut rest = query;
    while let Some(start) = rest.find(|char: char| char.is_ascii_alphabetic() || "_\"[$".contains(char)) {
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix('"') {
            rest = after.split_once('"').map_or("", |(_, after)| after);
            continue;
        }
        if rest.starts_with('[') {
            rest = rest.split_once(']').map_or("", |(_, after)| after);
            continue;
        }
        let end =
            rest[1..].find(|char: char| !char.is_ascii_alphanumeric() && char != '_').map_or(rest.len(), |end| end + 1);
        let (word, after) = rest.split_at(end);
        rest = after;
        let next = after.trim_start();
        if WORDS.contains(&word) {
            if next.starts_with('(') && !["and", "or", "unless"].contains(&word) {
                rest = next.split_once(')').map_or("", |(_, after)| after);
            }
        } else if !next.starts_with('(') && !next.starts_with("by ") && !word.starts_with('$') {
            let labels = next.strip_prefix('{').and_then(|inside| inside.split_once('}'));
            if let Some((_, after)) = labels {
                rest = after;
            }
            let known = metric(word);
            if known.is_none() && word != "up" {
                faults.push(format!("there is no series {word}"));
            }
            let has =
                |label: &str| ADDED.contains(&label) || known.is_some_and(|metric| metric.labels.contains(&label));
            let given = labels.map(|(inside, _)| inside).into_iter().flat_map(matchers);
            faults.extend(given.filter(|label| !has(label)).map(|label| format!("{word} has no label {label}")));
        }
    }
    faults
}

/// Labels of `a="b",c=~"d"`.
fn matchers(inside: &str) -> impl Iterator<Item = &str> {
    inside
        .split("\",")
        .filter_map(|matcher| matcher.split(['=', '!']).next())
        .map(|label| label.trim_matches([',', ' ']))
}

fn queries(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| queries(item, found)),
        Value::Object(members) => {
            let loki = members.get("datasource").is_some_and(|source| source["uid"] == "loki");
            let query = members.get("expr").and_then(Value::as_str).filter(|_| !loki);
            found.extend(query.map(str::to_owned));
            members.values().for_each(|member| queries(member, found));
        }
        _ => {}
    }
}

#[test]
fn boards_show_metrics_of_the_catalogue() {
    let mut seen = 0;
    for entry in fs::read_dir(root().join("deploy/grafana/boards")).unwrap() {
        let path = entry.unwrap().path();
        let board: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert_eq!(board["uid"], format!("seaworthy-{name}"));
        let mut found = Vec::new();
        queries(&board, &mut found);
        seen += found.len();
        for query in found {
            assert_eq!(faults(&query), [""; 0], "{name}: {query}");
        }
    }
    assert!(seen > 50, "{seen} queries found");
}

/// Each rule: its name, its query, its chapter.
fn rules() -> Vec<(String, String, String)> {
    let text = page("deploy/prometheus/rules.yaml").text;
    let rules = text.split("- alert: ").skip(1).map(|rule| {
        let value = |key: &str| {
            let line = rule.lines().find_map(|line| line.trim().strip_prefix(key));
            line.unwrap_or_else(|| panic!("no {key} in {rule}")).trim().to_owned()
        };
        (rule.lines().next().unwrap().to_owned(), value("expr:"), value("runbook:"))
    });
    rules.collect()
}

#[test]
fn alert_rules_name_metrics_of_the_catalogue_and_chapters_of_the_runbook() {
    let (runbook, tests) = (page("docs/RUNBOOK.md").text, page("deploy/prometheus/rules.test.yaml").text);
    let rules = rules();
    assert!(rules.len() > 10, "{} rules", rules.len());
    for (name, query, chapter) in rules {
        assert_eq!(faults(&query), [""; 0], "{name}");
        assert!(!query.starts_with(['|', '>']), "{name}: a query is one line");
        assert_eq!(chapter, format!("docs/RUNBOOK.md#{}", name.to_ascii_lowercase()));
        assert!(runbook.contains(&format!("\n## {name}\n")), "docs/RUNBOOK.md has no chapter {name}");
        assert!(
            tests.contains(&format!("alertname: {name}\n        exp_alerts:\n          - ")),
            "{name} is never seen to fire"
        );
    }
}

#[test]
fn metrics_in_pages_for_operators_exist() {
    for path in ["docs/MONITORING.md", "docs/RUNBOOK.md"] {
        let page = page(path);
        for (place, line) in page.lines() {
            for word in line.split(|char: char| !char.is_ascii_alphanumeric() && char != '_') {
                let named = word.starts_with("seaworthy_") || (word.starts_with("process_") && word.ends_with("s"));
                assert!(!named || catalogue::find(word).is_some() || metric(word).is_some(), "{place}: {word}");
            }
        }
    }
}

#[test]
fn wrong_queries_are_found() {
    let good = r#"sum by (operation, le) (rate(seaworthy_http_request_duration_seconds_bucket{operation!="a b",job="x"}[5m])) > 2 and up == 1"#;
    assert_eq!(faults(good), [""; 0]);
    assert_eq!(faults(r#"rate(seaworthy_http_request_total{status="200"}[5m])"#).len(), 2);
    assert_eq!(
        faults("seaworthy_http_request_duration_seconds"),
        ["there is no series seaworthy_http_request_duration_seconds"]
    );
    assert_eq!(faults(r#"seaworthy_jobs_dead{kind="x"} > 0"#), ["seaworthy_jobs_dead has no label kind"]);
    assert_eq!(faults(r#"a / ignoring (state) b"#).len(), 2);
}
