//! A request and its answer, as callers see them.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};

use super::OutboundError;
use crate::Deadline;

/// Answers are no larger than this unless the request says otherwise: 1 MiB.
const ANSWER_BYTES: usize = 1 << 20;
const REDIRECTS: usize = 5;

/// A request to be sent by [`Outbound::send`](crate::Outbound::send).
#[derive(Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) idempotent: bool,
    pub(super) deadline: Option<Deadline>,
    pub(super) answer_bytes: usize,
    pub(super) redirects: usize,
    /// What kept it from being built, told when it is sent.
    pub(super) fault: Option<&'static str>,
}

/// Without URL, headers and body: they carry secrets.
impl std::fmt::Debug for Request {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Request").field("method", &self.method).finish_non_exhaustive()
    }
}

impl Request {
    /// A request with this method. GET and HEAD follow five redirects, others none; GET, HEAD, PUT, DELETE and OPTIONS are idempotent
    /// (RFC 9110, 9.2.2).
    #[must_use]
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        let redirects = if matches!(method, Method::GET | Method::HEAD) { REDIRECTS } else { 0 };
        Self {
            idempotent: method.is_idempotent(),
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            deadline: None,
            answer_bytes: ANSWER_BYTES,
            redirects,
            fault: None,
        }
    }

    /// GET.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url)
    }

    /// POST.
    #[must_use]
    pub fn post(url: impl Into<String>) -> Self {
        Self::new(Method::POST, url)
    }

    /// Adds a header. What is no header is told when the request is sent.
    #[must_use]
    pub fn header(self, name: &'static str, value: &str) -> Self {
        self.add(name, value, false)
    }

    /// Adds a header that is a secret: it never goes to another host than the first one.
    #[must_use]
    pub fn secret_header(self, name: &'static str, value: &str) -> Self {
        self.add(name, value, true)
    }

    /// `Authorization: Bearer`.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.secret_header("authorization", &format!("Bearer {token}"))
    }

    fn add(mut self, name: &'static str, value: &str, secret: bool) -> Self {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(secret);
                self.headers.append(name, value);
            }
            _ => self.fault = Some("a header cannot be written"),
        }
        self
    }

    /// A body as it is.
    #[must_use]
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = body.into();
        self
    }

    /// A body of JSON. What cannot be written as JSON is told when the request is sent.
    #[must_use]
    pub fn json(mut self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.body("application/json", body),
            Err(_) => {
                self.fault = Some("the body cannot be written as JSON");
                self
            }
        }
    }

    /// Says that sending it twice is the same as sending it once, or that it is not.
    #[must_use]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// Nothing is begun after it. Without one the attempts and pauses of the policy are the bound.
    #[must_use]
    pub fn deadline(mut self, deadline: Deadline) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Largest answer, in bytes after decompression.
    #[must_use]
    pub fn answer_bytes(mut self, limit: usize) -> Self {
        self.answer_bytes = limit;
        self
    }

    /// How many redirects are followed; the answer of the one after is given to the caller if this is none, else refused.
    #[must_use]
    pub fn redirects(mut self, limit: usize) -> Self {
        self.redirects = limit;
        self
    }
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Response {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body, decompressed.
    pub body: Bytes,
}

impl Response {
    /// The body as JSON.
    ///
    /// # Errors
    /// It is not JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Request {
    pub(super) fn checked(self) -> Result<Self, OutboundError> {
        match self.fault {
            Some(fault) => Err(OutboundError::Request(fault)),
            None => Ok(self),
        }
    }
}
