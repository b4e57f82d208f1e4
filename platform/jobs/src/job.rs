//! A job before and after the queue has it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::Kind;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$line:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$line])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads what [`Self::as_str`] wrote.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// Where a job stands.
    JobState {
        /// It waits for its time and a worker.
        Waiting = "waiting",
        /// A worker has it.
        Running = "running",
        /// It is done.
        Succeeded = "succeeded",
        /// It failed for good: the dead letter, kept with its error.
        Dead = "dead",
        /// Somebody took it back.
        Cancelled = "cancelled",
    }
}

words! {
    /// How an attempt ended.
    Outcome {
        /// The job is done.
        Succeeded = "succeeded",
        /// It failed; tried again later, or dead.
        Failed = "failed",
        /// It stopped because it was cancelled.
        Cancelled = "cancelled",
        /// The worker stopped and gave it back; not counted.
        HandedBack = "handed_back",
        /// The worker was not heard of until the lease was over.
        Lost = "lost",
    }
}

/// What happens when a job with the same unique key waits or runs already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conflict {
    /// The other one stays; no new one.
    #[default]
    Keep,
    /// The other one takes this payload, time and priority while it waits. If it runs already, it stays as it is.
    Replace,
    /// The caller is told: [`crate::JobsError::Duplicate`].
    Refuse,
}

/// What became of a wish for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// There is a new job.
    New(Uuid),
    /// The one with the same unique key does.
    Existing(Uuid),
}

impl Enqueued {
    /// The job that will do it.
    pub fn id(self) -> Uuid {
        match self {
            Self::New(id) | Self::Existing(id) => id,
        }
    }
}

/// A job to be.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub(crate) kind: Kind,
    pub(crate) payload: Result<Value, String>,
    pub(crate) owner: Option<Uuid>,
    pub(crate) request_id: Option<String>,
    pub(crate) delay: TimeDelta,
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) priority: i64,
    pub(crate) unique: Option<(String, Conflict)>,
}

impl NewJob {
    /// A job of `kind` that may run at once.
    pub fn new(kind: Kind, payload: impl Serialize) -> Self {
        Self {
            kind,
            payload: serde_json::to_value(payload).map_err(|error| error.to_string()),
            owner: None,
            request_id: None,
            delay: TimeDelta::zero(),
            at: None,
            priority: 0,
            unique: None,
        }
    }

    /// The account it works for.
    #[must_use]
    pub fn owner(mut self, account: Uuid) -> Self {
        self.owner = Some(account);
        self
    }

    /// The request that asked for it: its log lines carry it too.
    #[must_use]
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Not before this moment.
    #[must_use]
    pub fn run_at(mut self, at: DateTime<Utc>) -> Self {
        self.at = Some(at);
        self
    }

    /// Not before so much time has passed.
    #[must_use]
    pub fn delay(mut self, delay: TimeDelta) -> Self {
        self.delay = delay;
        self
    }

    /// Greater ones run first; 0 unless set.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority.into();
        self
    }

    /// At most one job with this key waits or runs.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>, conflict: Conflict) -> Self {
        self.unique = Some((key.into(), conflict));
        self
    }
}
