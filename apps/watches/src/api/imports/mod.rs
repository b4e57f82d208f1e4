//! Bringing in a list.

pub(crate) mod apply;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod undo;
pub(crate) mod update;

/// Group of these operations in the document.
const TAG: &str = "Import";
