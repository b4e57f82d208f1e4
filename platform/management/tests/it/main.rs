//! The management room over HTTP, on both engines.
#![expect(clippy::unwrap_used, reason = "tests")]

mod alerts;
mod backups;
mod health;
mod jobs;
mod log_level;
mod pages;

use std::sync::Arc;

use seaworthy_http::App;
use seaworthy_management::{Management, ManagementOptions, Setting};

fn apps() -> Vec<Arc<dyn App>> {
    let setting = Setting {
        key: "SECRET_KEY".into(),
        value: Some("****NqRk".into()),
        origin: "environment".into(),
        summary: "Signs sessions".into(),
        secret: true,
    };
    vec![Management::new(ManagementOptions { settings: vec![setting], ..ManagementOptions::default() })]
}
