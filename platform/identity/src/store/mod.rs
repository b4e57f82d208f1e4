//! Rows of accounts and sessions.

pub(crate) mod accounts;
pub(crate) mod sessions;
