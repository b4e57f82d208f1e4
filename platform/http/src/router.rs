//! All operations, the documents, health and the web UI behind one address.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{RawPathParams, Request},
    middleware::Next,
    response::Response,
    routing::{MethodFilter, MethodRouter, any, get, on},
};
use http::{HeaderValue, Method as HttpMethod, header};
use seaworthy_kernel::{Code, Problem, operation::Method};
use seaworthy_store::QueryCount;
use tower_http::{
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate as _, SizeAbove},
    },
    cors::{AllowOrigin, CorsLayer},
};

use crate::{Endpoint, Platform, Site, dispatch, docs, measure::OperationMeasures, metrics_page, security};

/// The whole server as one router. `endpoints`: of identity and all apps; health is added here.
pub fn router(platform: &Platform, endpoints: &[Endpoint], document: serde_json::Value, site: Site) -> Router {
    // A second router over the same platform serves the same operations and more: tests alone make one.
    let _ = platform.operations.set(endpoints.iter().map(|endpoint| Arc::clone(&endpoint.operation)).collect());
    let mut router = Router::new();
    for endpoint in endpoints {
        router = router.route(endpoint.operation.path, route(endpoint.clone(), platform.clone()));
    }
    let document = bytes::Bytes::from(document.to_string());
    let (for_unknown, for_method, for_metrics) = (platform.clone(), platform.clone(), platform.clone());
    router = router
        .route(
            "/api/openapi.json",
            get(move |request: Request| async move { docs::openapi(document, request.headers()) }),
        )
        .route("/docs/errors", get(async || docs::errors()))
        .route("/metrics", get(move |request: Request| async move { metrics(&for_metrics, request) }))
        .route(
            "/api/{*rest}",
            any(move |request: Request| async move { refuse(&for_unknown, &request, Code::NotFound) }),
        )
        .method_not_allowed_fallback(move |request: Request| async move {
            refuse(&for_method, &request, Code::MethodNotAllowed)
        });
    let for_site = platform.clone();
    router = router.fallback(move |request: Request| async move {
        let reads = matches!(*request.method(), HttpMethod::GET | HttpMethod::HEAD);
        // `/api/{*rest}` does not match these two.
        let is_page = !matches!(request.uri().path(), "/api" | "/api/");
        let found = if reads && is_page { site.answer(request.uri().path(), request.headers()) } else { None };
        found.unwrap_or_else(|| refuse(&for_site, &request, Code::NotFound))
    });
    let policy = security::content_security_policy(&site.script_hashes());
    let (https, for_all) = (platform.options.https, platform.clone());
    let compress =
        SizeAbove::new(1000).and(NotForContentType::new("image/")).and(NotForContentType::new("application/zip"));
    router = router.layer(CompressionLayer::new().compress_when(compress));
    if let Some(layer) = cors(&platform.options.cors_origins) {
        router = router.layer(layer);
    }
    router.layer(axum::middleware::from_fn(move |mut request: Request, next: Next| {
        let policy = policy.clone();
        // Settled here once, for whatever answers: operation, document, page or refusal.
        let id = dispatch::request_id(request.headers(), &for_all);
        let id = HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static(""));
        request.headers_mut().insert(dispatch::REQUEST_ID, id.clone());
        let (platform, method, started) = (for_all.clone(), request.method().clone(), Instant::now());
        async move {
            let mut response = next.run(request).await;
            if response.extensions().get::<QueryCount>().is_none() {
                // No operation counted it.
                platform.measures.other(&method, response.status().as_u16(), started.elapsed());
            }
            let headers = response.headers_mut();
            security::add_headers(headers, &policy, https);
            headers.insert(dispatch::REQUEST_ID, id);
            headers.insert(dispatch::API_VERSION, HeaderValue::from_static(dispatch::VERSION));
            response
        }
    }))
}

fn route(endpoint: Endpoint, platform: Platform) -> MethodRouter {
    let filter = match endpoint.operation.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    };
    let operation = &endpoint.operation;
    let measures = Arc::new(OperationMeasures::new(operation.id, operation.method.as_str()));
    on(filter, move |path: RawPathParams, request: Request| {
        dispatch::dispatch(endpoint.clone(), Arc::clone(&measures), platform.clone(), path, request)
    })
}

fn metrics(platform: &Platform, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let refuse = |problem| dispatch::refuse(&problem, &dispatch::request_id(&parts.headers, platform));
    metrics_page::answer(platform, &parts).unwrap_or_else(refuse)
}

fn refuse(platform: &Platform, request: &Request, code: Code) -> Response {
    let id = dispatch::request_id(request.headers(), platform);
    dispatch::refuse(&Problem::new(code), &id)
}

/// Exact origins only, and never with cookies. None are named: none, so that OPTIONS is a method like others.
fn cors(origins: &[String]) -> Option<CorsLayer> {
    let origins: Arc<[HeaderValue]> = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    if origins.is_empty() {
        return None;
    }
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([HttpMethod::GET, HttpMethod::POST, HttpMethod::PUT, HttpMethod::PATCH, HttpMethod::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            dispatch::REQUEST_ID,
            dispatch::API_VERSION,
        ])
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER, dispatch::REQUEST_ID]);
    Some(layer)
}
