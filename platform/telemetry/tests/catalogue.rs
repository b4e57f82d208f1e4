//! Every metric that the code emits is in the catalogue, and every one of the catalogue is emitted; the page of them is this version's.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use seaworthy_telemetry::catalogue::{Kind, METRICS, describe_markdown};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Sources of the product, tests left out.
fn sources() -> Vec<(PathBuf, String)> {
    fn visit(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    for group in ["platform", "apps"] {
        for room in fs::read_dir(root().join(group)).unwrap() {
            visit(&room.unwrap().path().join("src"), &mut found);
        }
    }
    visit(&root().join("server/src"), &mut found);
    found
}

/// The names after each `counter!(`, `gauge!(` and `histogram!(` of a text; the rest of the line where no name is written out.
fn emitted(text: &str) -> Vec<(Kind, Result<&str, &str>)> {
    let mut found = Vec::new();
    for (kind, call) in [(Kind::Counter, "counter!("), (Kind::Gauge, "gauge!("), (Kind::Histogram, "histogram!(")] {
        for (at, _) in text.match_indices(call) {
            let line = text[..at].rsplit('\n').next().unwrap_or_default();
            if line.ends_with("describe_") || line.trim_start().starts_with("//") {
                continue;
            }
            let rest = text[at + call.len()..].trim_start();
            let name = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(name, _)| name);
            found.push((kind, name.ok_or_else(|| rest.lines().next().unwrap_or_default())));
        }
    }
    found
}

#[test]
fn what_is_emitted_and_what_is_listed_are_the_same() {
    let sources = sources();
    assert!(sources.len() > 100, "the sources were not found: {}", sources.len());
    let mut found = BTreeMap::new();
    for (path, text) in &sources {
        for (kind, name) in emitted(text) {
            let name = name.unwrap_or_else(|rest| panic!("{}: write the name out: {rest}", path.display()));
            let metric = METRICS.iter().find(|metric| metric.name == name);
            let metric = metric.unwrap_or_else(|| panic!("{}: {name} is not in the catalogue", path.display()));
            assert_eq!(metric.kind, kind, "{}: {name}", path.display());
            found.insert(name, path);
        }
    }
    let process = fs::read_to_string(root().join("platform/telemetry/src/process.rs")).unwrap();
    for metric in METRICS {
        let name = metric.name;
        let is_emitted =
            found.contains_key(name) || (name.starts_with("process_") && process.contains(&format!("\"{name}\"")));
        assert!(is_emitted, "{name} is in the catalogue, but nothing emits it");
    }
}

#[test]
fn a_name_that_is_not_written_out_is_noticed() {
    let text = "x\n counter!(\n  \"a_total\", \"k\" => 1); metrics::gauge!(NAME).set(1.0);\n// counter!(no)\nmetrics::describe_counter!(y, z);";
    assert_eq!(emitted(text), [(Kind::Counter, Ok("a_total")), (Kind::Gauge, Err("NAME).set(1.0);"))]);
}

#[test]
fn the_page_is_this_versions() {
    let page = fs::read_to_string(root().join("docs/METRICS.md")).unwrap();
    let command = "cargo run -p seaworthy-telemetry --example metrics > docs/METRICS.md";
    assert!(page == describe_markdown(), "docs/METRICS.md is not this version's: run `{command}`");
}
