//! The client: from a request to its answer, through the dependency's breaker, bulkhead, deadline and retries.

use std::{error::Error as _, sync::Arc, time::Duration};

use http::{HeaderMap, StatusCode, header};
use rustls::pki_types::CertificateDer;
use seaworthy_kernel::Clock;
use tracing::Instrument as _;

use super::{
    Allow, Forbidden, OutboundError, Request, Response,
    body::{self, Unread},
    redirect::{self, Hop},
    resolver::{AddressRefused, CheckedResolver, Lookup, SystemLookup},
    target, tls,
};
use crate::{Call, Deadline, Dependency, Failure, RetryAdvice, Verdict, retry_after};

/// A call without a deadline of its own ends here at the latest.
const LONGEST: Duration = Duration::from_secs(300);

/// Settings of the client.
#[derive(Debug, Clone)]
pub struct OutboundOptions {
    /// What may be called although it is not public.
    pub allow: Allow,
    /// Longest time to reach a server, TLS included.
    pub connect_timeout: Duration,
    /// Certificates (DER) of authorities that are trusted beside the usual ones.
    pub roots: Vec<CertificateDer<'static>>,
    /// Who tells the addresses of names.
    pub lookup: Arc<dyn Lookup>,
    /// The time that dates in answers are compared with.
    pub clock: Arc<dyn Clock>,
    /// Value of the header `traceparent` (W3C Trace Context) of the present work, where it is traced.
    pub traceparent: fn() -> Option<String>,
}

impl OutboundOptions {
    /// Public addresses only, five seconds to connect, the system's resolver.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            allow: Allow::none(),
            connect_timeout: Duration::from_secs(5),
            roots: Vec::new(),
            lookup: Arc::new(SystemLookup),
            clock,
            traceparent: || None,
        }
    }
}

/// The client cannot be built.
#[derive(Debug, thiserror::Error)]
#[error("the outbound HTTP client cannot be built: {0}")]
pub struct NotBuilt(pub String);

/// The one HTTP client. Cheap to clone; all clones share their connections.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: reqwest::Client,
    allow: Arc<Allow>,
    clock: Arc<dyn Clock>,
    traceparent: fn() -> Option<String>,
}

impl Outbound {
    /// The client with these settings.
    ///
    /// # Errors
    /// A certificate cannot be used.
    pub fn new(options: OutboundOptions) -> Result<Self, NotBuilt> {
        let OutboundOptions { allow, connect_timeout, roots, lookup, clock, traceparent } = options;
        let allow = Arc::new(allow);
        #[expect(clippy::disallowed_methods, reason = "the one HTTP client of the house is built here")]
        let client = reqwest::Client::builder()
            // Followed by us, each hop checked.
            .redirect(reqwest::redirect::Policy::none())
            // A proxy of the environment would connect for us, unchecked.
            .no_proxy()
            // Tried again by us, within the budget.
            .retry(reqwest::retry::never())
            .referer(false)
            .dns_resolver(CheckedResolver { lookup, allow: Arc::clone(&allow) })
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(Duration::from_secs(60))
            .user_agent(concat!("seaworthy/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(tls::config(&roots)?)
            .build()
            .map_err(|error| NotBuilt(error.to_string()))?;
        Ok(Self { client, allow, clock, traceparent })
    }

    /// Sends a request on behalf of a dependency. Any status is an answer, after the retries that it calls for.
    ///
    /// # Errors
    /// [`OutboundError`]: why there is no answer.
    pub async fn send(&self, dependency: &Dependency, request: Request) -> Result<Response, OutboundError> {
        let request = request.checked()?;
        let url = target::read(&request.url, &self.allow)
            .map_err(|reason| OutboundError::Forbidden { host: host_in(&request.url), reason })?;
        let first = Hop { url, method: request.method.clone(), headers: request.headers.clone(), with_body: true };
        let deadline = request.deadline.unwrap_or_else(|| Deadline::within(LONGEST));
        let call = Call { deadline, idempotent: request.idempotent };
        let span = tracing::info_span!("outbound", dependency = &**dependency.name());
        let work = dependency.call(call, |_| self.attempt(&request, first.clone()));
        let answer = work.instrument(span).await;
        match answer.map_err(Into::into) {
            Ok(response) => Ok(response),
            Err(AttemptError::Status(response, _)) => Ok(*response),
            Err(AttemptError::Outbound(error)) => Err(error),
        }
    }

    /// One attempt: the request and the redirects it leads to.
    async fn attempt(&self, request: &Request, mut hop: Hop) -> Result<Response, AttemptError> {
        let mut followed = 0;
        loop {
            let response = self.exchange(request, &hop).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let forbidden = |reason| OutboundError::Forbidden { host: host_of(&hop), reason };
            let next = if request.redirects == 0 {
                None
            } else {
                redirect::follow(&hop, status, &headers, &self.allow).map_err(forbidden)?
            };
            let Some(next) = next else {
                let limit = request.answer_bytes;
                let body = body::read(response, limit).await.map_err(|unread| match unread {
                    Unread::TooLarge => OutboundError::TooLarge { host: host_of(&hop), limit },
                    Unread::Broken(error) => OutboundError::Broken { host: host_of(&hop), reason: reason(error) },
                })?;
                return self.judge(Response { status, headers, body });
            };
            followed += 1;
            if followed > request.redirects {
                return Err(forbidden(Forbidden::TooManyRedirects(request.redirects)).into());
            }
            hop = next;
        }
    }

    async fn exchange(&self, request: &Request, hop: &Hop) -> Result<reqwest::Response, OutboundError> {
        let mut sent = self.client.request(hop.method.clone(), hop.url.clone()).headers(hop.headers.clone());
        if let Some(traceparent) = (self.traceparent)() {
            sent = sent.header("traceparent", traceparent);
        }
        if hop.with_body && !request.body.is_empty() {
            sent = sent.body(request.body.clone());
        }
        let response = sent.send().await.map_err(|error| failed(hop, error))?;
        // The resolver gave nothing else; should the client ever connect by another way, its answer is not used.
        if let Some(address) = response.remote_addr() {
            self.allow
                .check(hop.url.host_str(), address.ip())
                .map_err(|kind| OutboundError::Forbidden { host: host_of(hop), reason: Forbidden::Address(kind) })?;
        }
        Ok(response)
    }

    fn judge(&self, response: Response) -> Result<Response, AttemptError> {
        match verdict_of(response.status, &response.headers, &*self.clock) {
            None => Ok(response),
            Some(verdict) => Err(AttemptError::Status(Box::new(response), verdict)),
        }
    }
}

/// What a status says about the dependency; nothing where it answered as it should.
fn verdict_of(status: StatusCode, headers: &HeaderMap, clock: &dyn Clock) -> Option<Verdict> {
    let after = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let after = after.and_then(|value| retry_after(value, clock.now()));
    let again = after.map_or(RetryAdvice::Backoff, RetryAdvice::After);
    match status.as_u16() {
        // Its limit is not its failure: the breaker stays closed.
        429 => Some(Verdict { kind: "status_429", counts: false, retry: again }),
        408 | 425 => Some(Verdict { kind: "status_4xx", counts: false, retry: again }),
        500 | 502..=504 => Some(Verdict { kind: "status_5xx", counts: true, retry: again }),
        501 | 505..=599 => Some(Verdict { kind: "status_5xx", counts: true, retry: RetryAdvice::Never }),
        _ => None,
    }
}

enum AttemptError {
    Outbound(OutboundError),
    /// An answer that calls for another attempt, or speaks against the dependency.
    Status(Box<Response>, Verdict),
}

impl From<OutboundError> for AttemptError {
    fn from(error: OutboundError) -> Self {
        Self::Outbound(error)
    }
}

impl From<crate::CallError<Self>> for AttemptError {
    fn from(error: crate::CallError<Self>) -> Self {
        use crate::CallError;
        match error {
            CallError::Refused { dependency, refusal } => OutboundError::Refused { dependency, refusal }.into(),
            CallError::TimedOut { dependency, after } => OutboundError::TimedOut { dependency, after }.into(),
            CallError::Failed(error) => error,
        }
    }
}

impl Failure for AttemptError {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Outbound(error) => error.verdict(),
            Self::Status(_, verdict) => *verdict,
        }
    }
}

fn host_of(hop: &Hop) -> String {
    hop.url.host_str().unwrap_or("(no host)").to_owned()
}

fn host_in(url: &str) -> String {
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "(no host)".to_owned())
}

/// What the client's error means.
fn failed(hop: &Hop, error: reqwest::Error) -> OutboundError {
    let host = host_of(hop);
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(AddressRefused(reason)) = inner.downcast_ref::<AddressRefused>() {
            return OutboundError::Forbidden { host, reason: reason.clone() };
        }
        cause = inner.source();
    }
    if error.is_dns() {
        OutboundError::Name { host }
    } else if error.is_connect() {
        OutboundError::Connect { host, reason: reason(error) }
    } else {
        OutboundError::Broken { host, reason: reason(error) }
    }
}

/// The innermost cause: what the system said. The outer ones repeat the URL, whose path may be a secret.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut innermost: &dyn std::error::Error = &error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
