//! How a call to a dependency can end badly.

use std::{fmt, sync::Arc, time::Duration};

use seaworthy_kernel::{Code, Problem};

use crate::RetryAdvice;

/// What one failed attempt means for the dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Kind of failure in one word: kept, shown and never secret.
    pub kind: &'static str,
    /// Whether it speaks against the dependency; a refusal that is the caller's own fault does not.
    pub counts: bool,
    /// Whether trying again may help.
    pub retry: RetryAdvice,
}

/// An error that can be judged.
pub trait Failure {
    /// What it means for the dependency.
    fn verdict(&self) -> Verdict;
}

/// Why a call was not even begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The breaker is open for about this long.
    Open(Duration),
    /// Too many calls are on the way and waiting.
    Full,
    /// The caller's deadline is over.
    Deadline,
}

impl Refusal {
    /// The word in metrics and in the list of dependencies.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Open(_) => "breaker_open",
            Self::Full => "bulkhead_full",
            Self::Deadline => "deadline",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn text(&self, dependency: &str) -> String {
        match self {
            Self::Open(left) => {
                format!("{dependency} failed too often and is left alone for another {} s", left.as_secs_f64().ceil())
            }
            Self::Full => format!("too many calls to {dependency} are on the way"),
            Self::Deadline => format!("no time was left to call {dependency}"),
        }
    }
}

/// A call that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError<E> {
    /// It was not begun.
    Refused {
        /// Whose breaker, bulkhead or deadline it was.
        dependency: Arc<str>,
        /// Why.
        refusal: Refusal,
    },
    /// The last attempt took longer than it may.
    TimedOut {
        /// Who did not answer.
        dependency: Arc<str>,
        /// How long it had.
        after: Duration,
    },
    /// The last attempt failed.
    Failed(E),
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { dependency, refusal } => formatter.write_str(&refusal.text(dependency)),
            Self::TimedOut { dependency, after } => {
                write!(formatter, "{dependency} did not answer within {} ms", after.as_millis())
            }
            Self::Failed(error) => error.fmt(formatter),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for CallError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(error) => error.source(),
            _ => None,
        }
    }
}

impl<E: fmt::Display> CallError<E> {
    /// The refusal that the server's own client gets: 503 with Retry-After; the reason stays in the log.
    #[must_use]
    pub fn into_problem(self) -> Problem {
        let wait = match &self {
            Self::Refused { refusal: Refusal::Open(left), .. } => {
                left.as_secs().saturating_add(u64::from(left.subsec_nanos() > 0))
            }
            Self::Refused { refusal: Refusal::Full | Refusal::Deadline, .. } => 1,
            Self::TimedOut { .. } | Self::Failed(_) => 5,
        };
        Problem { retry_after: Some(wait.max(1)), cause: Some(self.to_string()), ..Problem::new(Code::Unavailable) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_told_when_to_come_again_and_nothing_else() {
        let refused = |refusal| CallError::<String>::Refused { dependency: "slack".into(), refusal };
        for (error, wait) in [
            (refused(Refusal::Open(Duration::from_millis(1500))), 2),
            (refused(Refusal::Open(Duration::from_millis(1))), 1),
            (refused(Refusal::Full), 1),
            (refused(Refusal::Deadline), 1),
            (CallError::TimedOut { dependency: "slack".into(), after: Duration::from_secs(10) }, 5),
            (CallError::Failed("the connection was cut".to_owned()), 5),
        ] {
            let text = error.to_string();
            let problem = error.into_problem();
            assert_eq!((problem.code, problem.retry_after), (Code::Unavailable, Some(wait)), "{text}");
            assert_eq!((problem.detail, problem.cause), (None, Some(text)));
        }
    }
}
