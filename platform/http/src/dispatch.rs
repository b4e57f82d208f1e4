//! The way of one request through an operation: who, how often, what, answer, log.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{extract::RawPathParams, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use seaworthy_kernel::{
    Code, Problem,
    operation::{LimitClass, Policy},
};
use seaworthy_store::{QueryCount, counting};
use seaworthy_telemetry::{panics, traces};
use tracing::Instrument as _;

use crate::{
    Context, Endpoint, Incoming, Platform, Principal, address, limits,
    measure::{self, OperationMeasures},
    reply::Reply,
    security,
};

/// The version of the API that this server speaks.
pub(crate) const VERSION: &str = "1";
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// Serves one request of one operation. Never fails: what goes wrong becomes a problem.
pub(crate) async fn dispatch(
    endpoint: Endpoint,
    measures: Arc<OperationMeasures>,
    platform: Platform,
    path: RawPathParams,
    request: axum::extract::Request,
) -> Response {
    let request_id = request_id(request.headers(), &platform);
    let method = endpoint.operation.method.as_str();
    let traceparent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
    let make_span = || tracing::info_span!("request", request_id = %request_id, method, path = request.uri().path(), operation = endpoint.operation.id, user_id = tracing::field::Empty);
    let span = traces::with_incoming(traceparent, make_span);
    let mut running = measures.begin(&platform.measures);
    let count = QueryCount::default();
    let work = counting(count.clone(), run(&endpoint, &platform, &request_id, path, request));
    let mut response = work.instrument(span.clone()).await;
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert_with(|| endpoint.cache.clone());
    headers.insert(REQUEST_ID, HeaderValue::from_str(&request_id).unwrap_or(HeaderValue::from_static("")));
    headers.insert(API_VERSION, HeaderValue::from_static(VERSION));
    if endpoint.operation.policy != Policy::Public {
        // What one account may keep in the browser's cache is not for the next one that signs in there.
        headers.append(header::VARY, HeaderValue::from_static("authorization, cookie"));
    }
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(running.answered(status).as_millis()).unwrap_or(u64::MAX);
    if endpoint.operation.limit != LimitClass::Free {
        platform.measures.note(status, &request_id);
    }
    span.in_scope(|| {
        if endpoint.operation.limit == LimitClass::Free {
            tracing::debug!(status, duration_ms, "answered {}", endpoint.operation.id);
        } else {
            tracing::info!(status, duration_ms, queries = count.get(), "answered {}", endpoint.operation.id);
        }
    });
    response.extensions_mut().insert(count);
    response
}

async fn run(
    endpoint: &Endpoint,
    platform: &Platform,
    request_id: &Arc<str>,
    path: RawPathParams,
    request: axum::extract::Request,
) -> Response {
    let if_none_match = request.headers().get(header::IF_NONE_MATCH).cloned();
    let operation = &endpoint.operation;
    let longest = platform.options.request_timeout * if operation.limit == LimitClass::Upload { 10 } else { 1 };
    let work = panics::catching(admit(endpoint, platform, request_id, path, request));
    let result = match tokio::time::timeout(longest, work).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(Problem::internal(panic)),
        Err(_) => {
            measure::limit_met("timeout");
            Err(timed_out(longest))
        }
    };
    match result {
        Ok(reply) => reply.into_response(!operation.method.changes(), if_none_match.as_ref()),
        Err(problem) => refuse(&problem, request_id),
    }
}

fn timed_out(longest: Duration) -> Problem {
    let cause = Some(format!("not done after {} s", longest.as_secs()));
    Problem { retry_after: Some(10), cause, ..Problem::new(Code::Unavailable) }
}

/// The answer to a refusal. Our own faults are logged here, once.
pub(crate) fn refuse(problem: &Problem, request_id: &str) -> Response {
    measure::refused(problem);
    // A 503 without a cause tells of a state that was logged when it began: not ready, read only, too busy.
    if problem.code.status() >= 500
        && (problem.cause.is_some() || !matches!(problem.code, Code::Unavailable | Code::ReadOnly | Code::Maintenance))
    {
        tracing::error!(
            code = problem.code.as_str(),
            cause = problem.cause.as_deref().unwrap_or_default(),
            "a request failed"
        );
    }
    Reply::problem(problem, request_id).into_response(false, None)
}

async fn admit(
    endpoint: &Endpoint,
    platform: &Platform,
    request_id: &Arc<str>,
    path: RawPathParams,
    request: axum::extract::Request,
) -> Result<Reply, Problem> {
    let operation = &endpoint.operation;
    check_version(request.headers())?;
    if operation.method.changes() {
        security::refuse_cross_site(request.headers())?;
    }
    if !operation.in_every_mode {
        platform.mode().await.admit(operation)?;
    }
    let (parts, body) = request.into_parts();
    let address = address::of_client(&parts, &platform.options.trusted_proxies);
    let principal = match operation.policy {
        Policy::Public => None,
        _ => platform.gate.authenticate(platform, &parts.headers).await?,
    };
    if let Some(Principal { account, .. }) = &principal {
        tracing::Span::current().record("user_id", tracing::field::display(account));
    }
    let caller = limits::key(principal.as_ref(), address);
    platform.limiter.count(operation.limit, caller, platform.clock.now()).await?;
    let audited = Arc::new(AtomicBool::new(false));
    let context = Context {
        platform: platform.clone(),
        operation: Arc::clone(operation),
        request_id: Arc::clone(request_id),
        address,
        headers: Arc::new(parts.headers.clone()),
        actor: None,
        audited: Arc::clone(&audited),
    };
    let path = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let incoming = Incoming { parts, path, body: Some(body), max_body_bytes: platform.options.max_body_bytes };
    let reply = (endpoint.serve)(context, principal, incoming).await?;
    if operation.audit.is_some() && !audited.load(Ordering::Relaxed) {
        tracing::error!(operation = operation.id, "the operation declares an audit action but wrote none");
    }
    Ok(reply)
}

/// The client's request id if it is one, else a new one.
pub(crate) fn request_id(headers: &HeaderMap, platform: &Platform) -> Arc<str> {
    let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let fits = |id: &&str| {
        (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    match given.filter(fits) {
        Some(id) => id.into(),
        None => seaworthy_kernel::ids::new_id(platform.clock.now()).to_string().into(),
    }
}

pub(crate) fn check_version(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get(&API_VERSION).map(|value| value.to_str().unwrap_or_default().trim_start_matches('v')) {
        None | Some(VERSION) => Ok(()),
        Some(_) => Err(Problem::new(Code::UnknownVersion).detail(format!("this server speaks: {VERSION}"))),
    }
}
