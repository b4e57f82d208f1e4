//! Lists that are common to all accounts.

pub(crate) mod brands;
pub(crate) mod complications;
pub(crate) mod currencies;
pub(crate) mod movement_types;

/// Reference data changes with a new version only.
const CACHE: &str = "public, max-age=3600";

/// Group of these operations in the document.
const TAG: &str = "Reference";
