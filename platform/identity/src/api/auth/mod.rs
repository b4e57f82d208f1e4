//! Signing up, in and out; one's own account and sessions.

pub(crate) mod change_password;
pub(crate) mod end_other_sessions;
pub(crate) mod end_session;
pub(crate) mod list_sessions;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod me;
pub(crate) mod refresh;
pub(crate) mod register;
pub(crate) mod setup;
mod signed_in;
pub(crate) mod update_me;

/// Group of these operations in the document.
const TAG: &str = "Accounts";
