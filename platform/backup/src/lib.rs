//! Backups of everything: database, files, configuration and keys in one encrypted archive; checking them, restoring them, and trying out
//! regularly that they can be restored.

pub mod age;
pub mod archive;
mod copy;
mod create;
mod drill;
mod error;
mod restore;
pub mod rows;
pub mod runs;
mod target;
mod thread;

use seaworthy_store::{Migration, Migrations};

pub use archive::Manifest;
pub use copy::{Copied, Copy, TableCopy, copy};
pub use create::{Created, Source, create};
pub use drill::drill;
pub use error::BackupError;
pub use restore::{Place, Restored, finish_interrupted, restore, undo, verify};
pub use target::{Stored, Target};

/// The room's own tables.
pub const MIGRATIONS: Migrations = Migrations {
    app: "backup",
    steps: &[Migration {
        number: 1,
        name: "runs",
        sqlite: include_str!("migrations/sqlite/0001_runs.sql"),
        postgres: include_str!("migrations/postgres/0001_runs.sql"),
    }],
};
