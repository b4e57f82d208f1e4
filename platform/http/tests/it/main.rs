//! The HTTP room with an app made for the purpose: headers, caching, refusals, faults, the web UI, stopping.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod bodies;
mod caching;
mod compression;
mod cors;
mod database;
mod faults;
mod headers;
mod metrics;
mod routes;
mod site;
mod stopping;
mod tiny;
mod traffic;

use std::{future::Future, sync::Arc};

use seaworthy_http::{App, Options};
use seaworthy_testkit::{Engine, Setup, TestApp, run};

fn apps() -> Vec<Arc<dyn App>> {
    vec![Arc::new(tiny::Tiny)]
}

/// Runs a test against a server with the tiny app. No table is needed, so one engine will do.
fn serve<F: Future<Output = ()>>(options: Options, body: impl FnOnce(Arc<TestApp>) -> F) {
    let plain = Setup::default();
    let setup = Setup { http: Options { rates: plain.http.rates, ..options }, ..plain };
    run(Engine::Sqlite, setup, apps(), body);
}
