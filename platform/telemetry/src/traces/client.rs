//! Calls the collector with the house's HTTP client.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, Uri};
use metrics::{Counter, counter};
use opentelemetry_http::{HttpClient, HttpError};
use seaworthy_kernel::Clock;
use seaworthy_resilience::{
    self as resilience, Allow, Deadline, Dependencies, Dependency, Fallback, Outbound, OutboundOptions, Policy,
};
use tokio::runtime::Handle;

/// Calls the collector.
#[derive(Debug)]
pub(super) struct CollectorClient {
    outbound: Outbound,
    dependency: Dependency,
    timeout: Duration,
    /// The library asks from a thread without a runtime.
    runtime: Handle,
    sent: Sent,
}

struct Sent {
    done: Counter,
    failed: Counter,
}

impl std::fmt::Debug for Sent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Sent")
    }
}

impl CollectorClient {
    pub(super) fn new(endpoint: &str, timeout: Duration, clock: Arc<dyn Clock>, runtime: Handle) -> io::Result<Self> {
        let uri: Uri = endpoint.parse().map_err(io::Error::other)?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        // The operator named this host, wherever it is.
        let allow = Allow::read([host]).map_err(io::Error::other)?;
        let outbound = Outbound::new(OutboundOptions { allow, ..OutboundOptions::new(Arc::clone(&clock)) });
        let policy = Policy::new(Fallback::GoOnWithout("there are no traces"));
        let dependency = Dependencies::new(clock).declare("trace-collector", policy).map_err(io::Error::other)?;
        let count = |outcome: &'static str| counter!("seaworthy_trace_exports_total", "outcome" => outcome);
        let sent = Sent { done: count("sent"), failed: count("failed") };
        Ok(Self { outbound: outbound.map_err(io::Error::other)?, dependency, timeout, runtime, sent })
    }
}

#[async_trait]
impl HttpClient for CollectorClient {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let mut call = resilience::Request::new(parts.method, parts.uri.to_string())
            .deadline(Deadline::within(self.timeout))
            .body("application/x-protobuf", body);
        for (name, value) in &parts.headers {
            if let (Some(name), Ok(value)) = (own_name(name.as_str()), value.to_str()) {
                call = call.secret_header(name, value);
            }
        }
        let (outbound, dependency) = (self.outbound.clone(), self.dependency.clone());
        let sent = self.runtime.spawn(async move { outbound.send(&dependency, call).await }).await;
        let answer = sent.map_err(HttpError::from).and_then(|sent| sent.map_err(HttpError::from));
        let delivered = answer.as_ref().is_ok_and(|answer| answer.status.is_success());
        if delivered { &self.sent.done } else { &self.sent.failed }.increment(1);
        let answer = answer?;
        let mut response = Response::new(answer.body);
        (*response.status_mut(), *response.headers_mut()) = (answer.status, answer.headers);
        Ok(response)
    }
}

/// The client takes names that live as long as the program. There are a handful, from the settings, each remembered once.
fn own_name(name: &str) -> Option<&'static str> {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, PoisonError};

    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    // Set with the body.
    if name == "content-type" {
        return None;
    }
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return Some(known);
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    Some(kept)
}
