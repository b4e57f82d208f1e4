//! Administration of accounts. An administrator manages accounts and sees nothing of what belongs to them.

pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod reset_password;
pub(crate) mod update;

/// Group of these operations in the document.
const TAG: &str = "Administration";
