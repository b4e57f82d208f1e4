//! Pictures as strangers send them: good ones, odd ones and hostile ones, all made here.
#![expect(clippy::unwrap_used, reason = "tests")]

mod hostile;
mod kinds;
mod large_jpeg;
mod metadata;
mod mutations;
mod orientation;
mod samples;
mod sizes;
