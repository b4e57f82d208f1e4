//! Brands that an owner has added.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;

/// Group of these operations in the document.
const TAG: &str = "Brands";
