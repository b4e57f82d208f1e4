//! An app without tables: an operation for each thing to be tried.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use schemars::JsonSchema;
use seaworthy_http::{App, Body, Endpoint, Json, NoContent, Public, Query, SignedIn, Versioned, get, patch, post};
use seaworthy_kernel::Problem;
use seaworthy_store::Migrations;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The app.
pub(crate) struct Tiny;

impl App for Tiny {
    fn name(&self) -> &'static str {
        "tiny"
    }

    fn migrations(&self) -> Migrations {
        Migrations { app: "tiny", steps: &[] }
    }

    fn endpoints(self: Arc<Self>) -> Vec<Endpoint> {
        let version = Arc::new(AtomicI64::new(3));
        let changed = Arc::clone(&version);
        vec![
            get("/api/v1/tiny/text", "tiny_text", "Text of a size").tag("Tiny").handle(text),
            get("/api/v1/tiny/public", "tiny_public", "The same for all")
                .tag("Tiny")
                .cache("public, max-age=3600")
                .handle(public),
            get("/api/v1/tiny/record", "tiny_record", "A record that counts its changes")
                .tag("Tiny")
                .handle(move |caller| record(caller, Arc::clone(&version))),
            patch("/api/v1/tiny/record", "tiny_change", "Changes it")
                .tag("Tiny")
                .handle(move |caller| change(caller, Arc::clone(&changed))),
            post("/api/v1/tiny/echo", "tiny_echo", "Gives the body back").tag("Tiny").handle(echo),
            post("/api/v1/tiny/secret", "tiny_secret", "For accounts").tag("Tiny").handle(secret),
            get("/api/v1/tiny/counted", "tiny_counted", "Counts only in the test of metrics")
                .tag("Tiny")
                .handle(counted),
            get("/api/v1/tiny/waits", "tiny_waits", "Never ends, for the test of metrics").tag("Tiny").handle(never),
            get("/api/v1/tiny/panic", "tiny_panic", "Panics").tag("Tiny").handle(panics),
            get("/api/v1/tiny/fault", "tiny_fault", "Fails").tag("Tiny").handle(fault),
            get("/api/v1/tiny/never", "tiny_never", "Never ends").tag("Tiny").handle(never),
        ]
    }
}

/// How much text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TextQuery {
    /// Bytes of the answer, its two quotation marks included.
    #[schemars(range(min = 2, max = 100_000))]
    bytes: u32,
}

/// A record.
#[derive(Debug, Serialize, JsonSchema)]
struct Record {
    /// What it holds.
    name: &'static str,
}

async fn text(_: Public, Query(query): Query<TextQuery>) -> Result<Json<String>, Problem> {
    Ok(Json("x".repeat(query.bytes as usize - 2)))
}

async fn public(_: Public) -> Result<Json<&'static str>, Problem> {
    Ok(Json("for all"))
}

/// Nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NoQuery {}

async fn counted(_: Public, Query(NoQuery {}): Query<NoQuery>) -> Result<Json<&'static str>, Problem> {
    Ok(Json("counted"))
}

async fn record(_: Public, version: Arc<AtomicI64>) -> Result<Versioned<Record>, Problem> {
    Ok(Versioned { record: Record { name: "always the same" }, version: version.load(Ordering::SeqCst) })
}

async fn change(caller: Public, version: Arc<AtomicI64>) -> Result<NoContent, Problem> {
    caller.if_match(version.load(Ordering::SeqCst))?;
    version.fetch_add(1, Ordering::SeqCst);
    Ok(NoContent)
}

async fn echo(_: Public, Body(value): Body<Value>) -> Result<Json<Value>, Problem> {
    Ok(Json(value))
}

async fn secret(_: SignedIn, Body(value): Body<Value>) -> Result<Json<Value>, Problem> {
    Ok(Json(value))
}

async fn panics(_: Public) -> Result<NoContent, Problem> {
    panic!("a fault with a secret in it: hunter2")
}

async fn fault(_: Public) -> Result<NoContent, Problem> {
    Err(Problem::internal("the disk said: hunter2"))
}

async fn never(_: Public) -> Result<NoContent, Problem> {
    std::future::pending().await
}
