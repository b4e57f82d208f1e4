//! The identity room over HTTP: accounts, sessions, administration, the audit log.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod administration;
mod audit;
mod browser;
mod list;
mod login;
mod logs;
mod mirror;
mod passwords;
mod profile;
mod queries;
mod rates;
mod refresh;
mod register;
mod sessions;
mod ways_in;

use std::{future::Future, sync::Arc};

use seaworthy_http::App;
use seaworthy_testkit::{Answer, Engine, Setup, TestApp, run};

fn apps() -> Vec<Arc<dyn App>> {
    vec![Arc::new(mirror::Mirror)]
}

/// Runs a test with settings of its own on both engines.
fn with_setup<F: Future<Output = ()>>(setup: &Setup, body: impl Fn(Arc<TestApp>) -> F) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        run(engine, setup.clone(), apps(), &body);
    }
}

/// The answer refuses exactly this field, for this reason.
#[track_caller]
fn refuses_field(answer: &Answer, field: &str, code: &str) {
    let body = answer.refused(422, "validation_failed");
    let errors = body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{body}");
    assert_eq!((errors[0]["field"].as_str(), errors[0]["code"].as_str()), (Some(field), Some(code)), "{body}");
}
