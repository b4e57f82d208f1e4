//! Rows and queries. Every query that touches what belongs to somebody takes the owner.

pub(crate) mod brands;
pub(crate) mod collections;
pub(crate) mod filter;
pub(crate) mod images;
pub(crate) mod imports;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod reference;
pub(crate) mod write;
