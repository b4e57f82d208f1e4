//! Watches.

pub(crate) mod bulk;
pub(crate) mod compare;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod export;
pub(crate) mod list;
pub(crate) mod purge;
pub(crate) mod read;
pub(crate) mod restore;
pub(crate) mod summary;
pub(crate) mod update;

/// Group of these operations in the document.
const TAG: &str = "Watches";
