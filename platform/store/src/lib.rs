//! The database (SQLite or PostgreSQL), its migrations, and files.
//!
//! One behaviour on both engines: the same SQL text with `{}` placeholders, times in UTC with microseconds, money as integers,
//! text compared byte by byte on columns that hold [`seaworthy_kernel::fold::fold`]ed text.

mod count;
mod database;
mod error;
mod events;
pub mod files;
mod measure;
pub mod migrate;
mod presence;
mod reader;
pub mod search;
pub mod seek;
mod sql;
mod transaction;

pub use count::{QueryCount, counting, recording};
pub use database::{Database, Engine, PoolOptions, sqlite_path};
pub use error::StoreError;
pub use events::{Changes, Event, Events, Heard, Subscription};
pub use files::Files;
pub use measure::{PoolUse, StatementObserver, observe_statements};
pub use migrate::{Migration, Migrations};
pub use presence::Presence;
pub use reader::Reader;
pub use sea_orm::{FromQueryResult, Value};
pub use sql::{Query, Sql};
pub use transaction::WriteTx;
