//! An answer before it becomes bytes on the wire: ETag, 304, problem details.

use std::hash::Hasher as _;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use seaworthy_kernel::{Code, Problem, problem::ProblemBody};
use serde::Serialize;

use crate::output::header_value;

/// The content of an answer.
pub(crate) enum Content {
    /// None.
    Empty,
    /// Bytes in memory.
    Bytes(&'static str, Bytes),
    /// Bytes in pieces.
    Stream {
        /// Content type.
        content_type: &'static str,
        /// Size in bytes, if known.
        size: Option<u64>,
        /// The pieces.
        pieces: BoxStream<'static, Result<Bytes, std::io::Error>>,
    },
}

/// An answer.
pub struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
    pub(crate) version: Option<i64>,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}

impl Reply {
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), content: Content::Empty, version: None }
    }

    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        match to_vec(value) {
            Ok(bytes) => Self { content: Content::Bytes("application/json", bytes.into()), ..Self::empty(status) },
            Err(error) => {
                // Our types have string keys only, so this cannot happen; if it does, it is said in the log.
                tracing::error!(%error, "an answer could not be written as JSON");
                Self::empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.append(name, header_value(value));
        self
    }

    pub(crate) fn problem(problem: &Problem, request_id: &str) -> Self {
        let body = ProblemBody::new(problem, request_id);
        let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut reply = Self::json(status, &body);
        if let Content::Bytes(kind, _) = &mut reply.content {
            *kind = "application/problem+json";
        }
        if let Some(seconds) = problem.retry_after {
            reply = reply.with_header(header::RETRY_AFTER, &seconds.to_string());
        }
        if problem.code == Code::Unauthenticated || problem.code == Code::SessionExpired {
            reply = reply.with_header(header::WWW_AUTHENTICATE, "Bearer");
        }
        reply.with_header(header::CACHE_CONTROL, "no-store")
    }

    /// The response; for reads, `if_none_match` turns what the client has into 304.
    pub(crate) fn into_response(mut self, cacheable: bool, if_none_match: Option<&HeaderValue>) -> Response {
        if cacheable && self.status == StatusCode::OK {
            if let (Content::Bytes(_, bytes), false) = (&self.content, self.headers.contains_key(header::ETAG)) {
                let tag = etag(bytes, self.version);
                self.headers.insert(header::ETAG, header_value(&tag));
            }
            if let (Some(ours), Some(theirs)) =
                (self.headers.get(header::ETAG), if_none_match.and_then(|tag| tag.to_str().ok()))
            {
                let ours = ours.to_str().unwrap_or_default().trim_start_matches("W/");
                if theirs
                    .split(',')
                    .any(|tag| matches!(tag.trim().trim_start_matches("W/"), tag if tag == ours || tag == "*"))
                {
                    self.status = StatusCode::NOT_MODIFIED;
                    self.content = Content::Empty;
                }
            }
        }
        let (kind, size, body) = match self.content {
            Content::Empty => (None, None, Body::empty()),
            Content::Bytes(kind, bytes) => (Some(kind), None, Body::from(bytes)),
            Content::Stream { content_type, size, pieces } => (Some(content_type), size, Body::from_stream(pieces)),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(kind) = kind {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        if let Some(size) = size {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        }
        response
    }
}

/// JSON in a buffer that most answers fit in: growing from nothing copies them several times.
fn to_vec(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(4096);
    serde_json::to_writer(&mut bytes, value)?;
    Ok(bytes)
}

/// Weak, because compression may change the bytes: `W/"v3.9f…"`, the version first where there is one.
fn etag(bytes: &[u8], version: Option<i64>) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(bytes);
    let hash = hasher.finish();
    version.map_or_else(|| format!("W/\"{hash:016x}\""), |version| format!("W/\"v{version}.{hash:016x}\""))
}
