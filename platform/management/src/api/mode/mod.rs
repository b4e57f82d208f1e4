//! What the installation does at present: everything, only reading, or nothing.

pub(crate) mod read;
pub(crate) mod update;
