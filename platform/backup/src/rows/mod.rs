//! Tables and rows in a form that belongs to neither engine: what a backup holds and what `db copy` carries.

mod cell;
mod compare;
mod fingerprint;
mod insert;
mod read;
mod schema;
mod sequences;

pub use cell::{Cell, Kind, Row};
pub use compare::{as_stored, fingerprint_of, fit};
pub use fingerprint::Fingerprint;
pub use insert::{batch_size, insert};
pub use read::RowReader;
pub use schema::{Column, ForeignKey, Table, foreign_keys, tables};
pub use sequences::count_on;
