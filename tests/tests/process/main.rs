//! The real program, started as its users start it: commands, first run, demo data, log file, clean stop, and sudden death.
//!
//! Needs the built program (`cargo build -p seaworthy-server`, or SEAWORTHY_BIN) and TEST_DATABASE_URL.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod alerts;
mod backup;
mod balancer;
mod client;
mod collector;
mod commands;
mod commands_jobs;
mod commands_user;
mod copy;
mod cut_upload;
mod demo;
mod doctor;
mod engine;
mod first_run;
mod kill_import;
mod kill_jobs;
mod kill_writes;
mod log_file;
mod management;
mod metrics;
mod program;
mod refusals;
mod rolling;
mod stop;
mod support_bundle;
mod traces;
