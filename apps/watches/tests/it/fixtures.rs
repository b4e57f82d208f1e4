//! What most tests begin with: the common lists by name, records entered through the API, files on disk.

use std::{collections::BTreeMap, path::Path};

use seaworthy_testkit::{Client, TestApp};
use serde_json::{Value, json};

/// Where watches are.
pub(crate) const WATCHES: &str = "/api/v1/watches";

/// Ids of the common lists by name.
#[derive(Debug)]
pub(crate) struct Lists {
    pub(crate) brands: BTreeMap<String, String>,
    pub(crate) movement_types: BTreeMap<String, String>,
    pub(crate) complications: BTreeMap<String, String>,
}

impl Lists {
    pub(crate) async fn of(app: &TestApp) -> Self {
        let by_name = async |list: &str| {
            let items = app.nobody().get(&format!("/api/v1/reference/{list}")).await.expect(200);
            items.as_array().unwrap().iter().map(|item| (text(item, "name"), id(item))).collect()
        };
        Self {
            brands: by_name("brands").await,
            movement_types: by_name("movement-types").await,
            complications: by_name("complications").await,
        }
    }

    pub(crate) fn brand(&self, name: &str) -> &str {
        &self.brands[name]
    }
}

/// A field that is text.
pub(crate) fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

/// The id of a record.
pub(crate) fn id(value: &Value) -> String {
    text(value, "id")
}

/// Where a watch is.
pub(crate) fn at(watch: &Value) -> String {
    format!("{WATCHES}/{}", id(watch))
}

/// Enters a watch: this brand and model, and more fields.
pub(crate) async fn enter(client: &Client, brand: &str, model: &str, more: Value) -> Value {
    let mut input = json!({"brand_id": brand, "model": model});
    merge(&mut input, more);
    client.post(WATCHES, input).await.expect(201)
}

/// Sets fields of an object.
pub(crate) fn merge(object: &mut Value, more: Value) {
    for (name, value) in more.as_object().unwrap() {
        object[name] = value.clone();
    }
}

/// One field of every item of a page that must hold all.
pub(crate) async fn listed(client: &Client, query: &str, field: &str) -> Vec<String> {
    let page = client.get(&format!("{WATCHES}?limit=100&{query}")).await.expect(200);
    assert!(page["next"].is_null(), "the test asks for more than a page");
    page["items"].as_array().unwrap().iter().map(|item| text(item, field)).collect()
}

/// The same, sorted.
pub(crate) async fn found(client: &Client, query: &str) -> Vec<String> {
    let mut models = listed(client, query, "model").await;
    models.sort_unstable();
    models
}

/// The text in the form that a query string takes.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Names of all files that the server keeps, sorted.
pub(crate) fn files(app: &TestApp) -> Vec<String> {
    let root = app.folder.path().join("files");
    let mut names = Vec::new();
    collect(&root, &root, &mut names);
    names.sort_unstable();
    names
}

fn collect(root: &Path, folder: &Path, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, names);
        } else {
            names.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
}
