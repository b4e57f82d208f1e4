//! Logs.
pub mod redact;
pub use redact::{is_secret_name, redact, redact_value};
