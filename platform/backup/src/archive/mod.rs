//! The archive: a tar file, compressed with zstd, encrypted with age.
//!
//! `age -d -i KEY ARCHIVE | zstd -d | tar x` opens it. In it: `about.json`; `tables/NAME/000001.jsonl`, one JSON array per row;
//! `files/…`, the apps' files; `configuration/…` and `keys/…`; and last `manifest.json`, which says what all of it must be.

mod reader;
mod writer;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::rows::{Fingerprint, Table};

pub use reader::{ArchiveReader, Entry};
pub use writer::ArchiveWriter;

/// The version of this layout.
pub const FORMAT: u32 = 1;
pub(crate) const ABOUT: &str = "about.json";
pub(crate) const MANIFEST: &str = "manifest.json";

/// A step of the schema that the copied database had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaStep {
    /// The app.
    pub app: String,
    /// Its number within the app.
    pub number: i64,
    /// What it does.
    pub name: String,
}

/// What is known when a backup begins.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    /// The layout's version.
    pub format: u32,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// `sqlite` or `postgresql`.
    pub engine: String,
    /// The version of Seaworthy that made it.
    pub version: String,
    /// The schema of the database.
    pub steps: Vec<SchemaStep>,
    /// The tables, with the order of values in a row.
    pub tables: Vec<Table>,
    /// A random word that was written to the database just before: what comes back must have it.
    pub sentinel: Option<String>,
}

/// The rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    /// The table.
    pub name: String,
    /// Number of rows and their checksum.
    pub fingerprint: Fingerprint,
}

/// One entry of the tar file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntrySum {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What a whole archive must hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// What was known at the beginning.
    pub about: About,
    /// Rows by table.
    pub tables: Vec<TableSum>,
    /// Number of the apps' files.
    pub files: u64,
    /// Their bytes together.
    pub file_bytes: u64,
    /// Files that were deleted while the backup ran.
    pub vanished_files: Vec<String>,
    /// Every other entry.
    pub entries: Vec<EntrySum>,
}

impl Manifest {
    /// All rows together.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.fingerprint.rows).sum()
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
