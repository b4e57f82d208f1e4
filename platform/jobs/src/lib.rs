//! The durable queue: work that outlives the request that asked for it, and work that begins by the clock.
//!
//! A job is a row written in the transaction of whoever asks for it ([`Jobs::enqueue`]), so it is there exactly when the rest of the
//! change is. A [`Worker`] claims it under a lease, extends the lease while it works, and its every write is fenced by the number of
//! the claim: a worker that lost its lease changes nothing more. Jobs run at least once; what a job does in the transaction of a step
//! ([`Run::begin`]) happens exactly once.

pub mod admin;
mod backoff;
mod failure;
mod job;
mod jobs;
mod kind;
mod metric;
mod prune;
mod run;
mod schedule;
pub mod store;
mod wake;
mod worker;

pub use backoff::{Backoff, Jitter, full_jitter};
pub use failure::{JobFailure, JobsError};
pub use job::{Conflict, Enqueued, JobState, NewJob, Outcome};
pub use jobs::Jobs;
pub use kind::{JobKind, Kind};
pub use prune::PRUNE;
pub use run::{OpenStep, Run, Step};
pub use schedule::{CronError, Missed, Schedule};
use seaworthy_store::{Migration, Migrations};
pub use worker::{Drained, Queue, Worker, WorkerOptions};

/// Steps of the queue's schema. They come before every app's.
pub const MIGRATIONS: Migrations = Migrations {
    app: "jobs",
    steps: &[Migration {
        number: 1,
        name: "jobs",
        sqlite: include_str!("migrations/sqlite/0001_jobs.sql"),
        postgres: include_str!("migrations/postgres/0001_jobs.sql"),
    }],
};
