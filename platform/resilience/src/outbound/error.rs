//! What can go wrong with an outbound request. No text holds more of a URL than its host: paths and queries carry secrets.

use std::{sync::Arc, time::Duration};

use seaworthy_kernel::Problem;

use crate::{CallError, Failure, Refusal, RetryAdvice, Verdict, address::AddressKind};

/// Why a place may not be called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Not a URL.
    #[error("this is not a URL")]
    NotAUrl,
    /// Neither http nor https.
    #[error("only http and https are called")]
    Scheme,
    /// Credentials in the URL.
    #[error("a URL with a user or password in it is not called")]
    UserInfo,
    /// An address that is not public and not in OUTBOUND_ALLOW.
    #[error("the address is {}, not public; OUTBOUND_ALLOW can permit it", .0.as_str())]
    Address(AddressKind),
    /// From https to http.
    #[error("a redirect from https to http is not followed")]
    Downgrade,
    /// Too many redirects, perhaps a loop.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
}

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The place may not be called. Nothing was sent there.
    #[error("{host} is not called: {reason}")]
    Forbidden {
        /// The host, or `(no host)`.
        host: String,
        /// Why.
        reason: Forbidden,
    },
    /// The request itself cannot be built, e.g. a header that is none.
    #[error("the request cannot be built: {0}")]
    Request(&'static str),
    /// Breaker, bulkhead or deadline refused it. Nothing was sent.
    #[error("{}", .refusal.text(.dependency))]
    Refused {
        /// Whose.
        dependency: Arc<str>,
        /// Why.
        refusal: Refusal,
    },
    /// No answer in time.
    #[error("{dependency} did not answer within {} ms", .after.as_millis())]
    TimedOut {
        /// Who did not answer.
        dependency: Arc<str>,
        /// How long it had.
        after: Duration,
    },
    /// The name has no address.
    #[error("the name {host} cannot be resolved")]
    Name {
        /// The host.
        host: String,
    },
    /// No connection, or no TLS over it.
    #[error("no connection to {host}: {reason}")]
    Connect {
        /// The host.
        host: String,
        /// What the system or TLS said.
        reason: String,
    },
    /// The connection broke, or what came is not HTTP.
    #[error("the exchange with {host} broke off: {reason}")]
    Broken {
        /// The host.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// The answer is larger than the request allows.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit, in bytes after decompression.
        limit: usize,
    },
}

impl OutboundError {
    /// Kind of failure in one word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Forbidden { .. } => "forbidden",
            Self::Request(_) => "request",
            Self::Refused { refusal, .. } => refusal.kind(),
            Self::TimedOut { .. } => "timeout",
            Self::Name { .. } => "name",
            Self::Connect { .. } => "connect",
            Self::Broken { .. } => "broken",
            Self::TooLarge { .. } => "too_large",
        }
    }
}

impl Failure for OutboundError {
    fn verdict(&self) -> Verdict {
        let (counts, retry) = match self {
            // The caller's own fault, or none of the dependency's.
            Self::Forbidden { .. } | Self::Request(_) | Self::Refused { .. } => (false, RetryAdvice::Never),
            Self::TooLarge { .. } => (true, RetryAdvice::Never),
            _ => (true, RetryAdvice::Backoff),
        };
        Verdict { kind: self.kind(), counts, retry }
    }
}

impl From<CallError<Self>> for OutboundError {
    fn from(error: CallError<Self>) -> Self {
        match error {
            CallError::Refused { dependency, refusal } => Self::Refused { dependency, refusal },
            CallError::TimedOut { dependency, after } => Self::TimedOut { dependency, after },
            CallError::Failed(error) => error,
        }
    }
}

impl From<OutboundError> for Problem {
    fn from(error: OutboundError) -> Self {
        match error {
            OutboundError::Forbidden { .. } | OutboundError::Request(_) => Self::internal(error),
            OutboundError::Refused { dependency, refusal } => {
                CallError::<std::convert::Infallible>::Refused { dependency, refusal }.into_problem()
            }
            other => CallError::Failed(other).into_problem(),
        }
    }
}
