//! What is asked for.

use serde_json::Value;

/// Requests of one kind. Connections take them in turn.
pub(crate) struct Scenario {
    /// For the report.
    pub(crate) name: &'static str,
    /// Paths with their query.
    pub(crate) paths: Vec<String>,
}

/// The pages that a collector opens most. `ids`: watches of the owner; `brand`, `movement`: to filter by.
pub(crate) fn all(ids: &[String], movement: &str) -> Vec<Scenario> {
    let one = |name, path: &str| Scenario { name, paths: vec![path.to_owned()] };
    vec![
        one("list, 20 newest", "/api/v1/watches"),
        one(
            "list, filtered, by brand",
            &format!(
                "/api/v1/watches?movement_type_id={movement}&condition=mint,excellent&diameter_min=36&sort=brand&order=asc"
            ),
        ),
        Scenario { name: "detail", paths: ids.iter().map(|id| format!("/api/v1/watches/{id}")).collect() },
        one("search \"sub\"", "/api/v1/watches?q=sub"),
        one("summary", "/api/v1/watches/summary"),
    ]
}

/// Ids of the watches of a page.
pub(crate) fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
}
