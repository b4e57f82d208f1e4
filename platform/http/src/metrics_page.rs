//! `GET /metrics`: for Prometheus, not for everybody.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use seaworthy_kernel::{Code, Problem};
use seaworthy_telemetry::scrape;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::{Platform, address};

/// Who may read the metrics.
#[derive(Debug, Clone)]
pub struct MetricsAccess {
    /// Lets whoever sends it as bearer token in.
    pub token: Option<SecretString>,
    /// Networks (address, prefix length) that need no token.
    pub networks: Vec<(IpAddr, u8)>,
}

impl Default for MetricsAccess {
    /// This machine alone.
    fn default() -> Self {
        Self { token: None, networks: vec![(Ipv4Addr::LOCALHOST.into(), 8), (Ipv6Addr::LOCALHOST.into(), 128)] }
    }
}

/// Headers that tell of a proxy on the way (RFC 7239 and what was used before).
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The page.
///
/// # Errors
/// [`Code::Unauthenticated`] where a token would help, [`Code::Forbidden`] where none is set, [`Code::NotFound`] where nothing is counted.
pub(crate) fn answer(platform: &Platform, request: &Parts) -> Result<Response, Problem> {
    admit(platform, request)?;
    platform.database.measure_pools();
    let text = scrape::render().ok_or_else(Problem::not_found)?;
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn admit(platform: &Platform, request: &Parts) -> Result<(), Problem> {
    let access = &platform.options.metrics;
    let unauthenticated = || Problem::new(Code::Unauthenticated).detail("send METRICS_TOKEN as bearer token");
    if let (Some(given), Some(token)) = (bearer(&request.headers), &access.token) {
        // Of digests, so that the time of the comparison tells nothing of the token.
        let same = Sha256::digest(given) == Sha256::digest(token.expose_secret());
        return if same { Ok(()) } else { Err(unauthenticated()) };
    }
    let trusted = &platform.options.trusted_proxies;
    let peer = address::of_peer(request);
    // What an unknown proxy on this machine passes on comes from anywhere.
    let passed_on = FORWARDED.iter().any(|name| request.headers.contains_key(*name))
        && !peer.is_some_and(|peer| address::within(peer, trusted));
    let near = address::of_client(request, trusted).is_some_and(|client| address::within(client, &access.networks));
    match (near && !passed_on, &access.token) {
        (true, _) => Ok(()),
        (false, Some(_)) => Err(unauthenticated()),
        (false, None) => Err(Problem::new(Code::Forbidden)
            .detail("metrics are shown to METRICS_NETWORKS, and to others by METRICS_TOKEN, which is not set")),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
