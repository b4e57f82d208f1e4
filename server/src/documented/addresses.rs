//! Each address that is shown is an operation.

use super::pages;
use crate::compose;

/// Addresses below /api that are no operations.
const DOCUMENT: &str = "/api/openapi.json";

/// `/api/…` wherever an address begins with it.
fn addresses(line: &str) -> Vec<&str> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || "/_-{}.".contains(char);
    let begins = line.match_indices("/api/").filter(|(at, _)| {
        // After a host and its port it is the server's own too; after another path it is not.
        let before = line[..*at].chars().next_back();
        !before.is_some_and(|char| char.is_ascii_lowercase() || char == '_' || char == '-')
    });
    begins
        .map(|(at, _)| line[at..].split(|char| !is_part(char)).next().unwrap_or_default().trim_end_matches(['.', '/']))
        .collect()
}

#[test]
fn addresses_in_documents_are_operations() {
    let document = compose::document_of_this_version();
    let paths = document["paths"].as_object().unwrap();
    let (mut unknown, mut seen) = (Vec::new(), 0);
    for page in pages() {
        for (place, line) in page.lines() {
            for address in addresses(line) {
                seen += 1;
                // `/api/v1` and a folder of operations stand for what is below them.
                let below = format!("{address}/");
                if address != DOCUMENT && !paths.keys().any(|path| path == address || path.starts_with(&below)) {
                    unknown.push(format!("{place}: {address}"));
                }
            }
        }
    }
    assert!(seen > 5, "{seen} addresses found");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn probes_ask_for_liveness_and_readiness() {
    let workload = super::page("deploy/kubernetes/workload.yaml").text;
    let after = |probe: &str| workload.split_once(&format!("{probe}:")).unwrap().1.lines().nth(1).unwrap().to_owned();
    assert!(after("startupProbe").contains("/api/health/live"));
    assert!(after("livenessProbe").contains("/api/health/live"));
    assert!(after("readinessProbe").contains("/api/health/ready"));
    assert!(super::page("deploy/container/healthcheck").text.contains("GET /api/health/ready "));
}

#[test]
fn addresses_are_found_in_lines() {
    assert_eq!(
        addresses("see `/api/health/ready`, https://x.example:80/api/v1/a/{id}."),
        ["/api/health/ready", "/api/v1/a/{id}"]
    );
    assert_eq!(addresses("http://loki:3100/loki/api/v1/push"), [""; 0]);
}
