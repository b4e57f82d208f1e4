//! Plain types and rules of a watch collection: no I/O, no clock, no SQL.

pub mod list_import;
pub mod measure;
pub mod returns;
pub mod watch;
