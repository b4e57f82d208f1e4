//! What can be wrong with a file, with a mapping, and with a cell. Every message says how to put it right.

use super::field::Field;
use serde::{Deserialize, Serialize};

/// Why a file cannot be read as a list at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListImportError {
    /// The file is larger than `limit` bytes.
    #[error("The file has {bytes} bytes; at most {limit} are read. Split it into several files.")]
    TooManyBytes {
        /// Size of the file in bytes.
        bytes: usize,
        /// Largest size in bytes.
        limit: usize,
    },
    /// More rows than `limit`, the header not counted.
    #[error("The file has more than {limit} rows. Split it into several files.")]
    TooManyRows {
        /// Largest number of rows.
        limit: usize,
    },
    /// More columns than `limit`.
    #[error("The file has {columns} columns; at most {limit} are read. Delete the columns that are not needed.")]
    TooManyColumns {
        /// Columns of the header.
        columns: usize,
        /// Largest number of columns.
        limit: usize,
    },
    /// A cell has more than `limit` characters.
    #[error(
        "Line {line}, column {column}: the cell has {chars} characters; at most {limit} are read. Shorten it, and check that no quotation mark is missing."
    )]
    CellTooLong {
        /// Physical line where the row begins, from 1.
        line: u64,
        /// Position of the cell in its row, from 1.
        column: usize,
        /// Characters in the cell.
        chars: usize,
        /// Largest number of characters.
        limit: usize,
    },
    /// The bytes are not text.
    #[error("This is {what}, not a CSV file. {fix}")]
    NotText {
        /// What the file seems to be, with its article.
        what: &'static str,
        /// What to do about it.
        fix: &'static str,
    },
    /// The byte order mark says UTF-16, the bytes do not.
    #[error("The file begins as UTF-16 text but is damaged further on. Save it again as \"CSV UTF-8\".")]
    DamagedUtf16,
    /// A quotation mark is opened and never closed, so the rows below it would be swallowed.
    #[error("The quotation mark opened in the row at line {line} is never closed. Close it, or delete it.")]
    UnclosedQuote {
        /// Physical line where the row begins, from 1.
        line: u64,
    },
    /// Nothing but blank lines.
    #[error("The file is empty. Choose a CSV file with a header line and one row for each watch.")]
    Empty,
    /// A header and nothing below it.
    #[error("The file has a header line but no rows. Add one row for each watch below the header.")]
    NoRows,
}

/// Why a mapping of columns to fields cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The mapping must have one entry for each column.
    #[error("The mapping has {given} entries, but the file has {columns} columns. Give one entry for each column.")]
    WrongLength {
        /// Entries given.
        given: usize,
        /// Columns of the file.
        columns: usize,
    },
    /// Two columns feed one field.
    #[error("Columns {first} and {second} are both mapped to {}. Map a field once.", field.as_str())]
    FieldTwice {
        /// The field.
        field: Field,
        /// Index of the first column, from 0.
        first: usize,
        /// Index of the second column, from 0.
        second: usize,
    },
}

/// The field error codes of the HTTP contract that a cell can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nothing is there, and something must be.
    Required,
    /// More characters, or more cells in the row, than allowed.
    TooLong,
    /// Below the smallest value.
    TooSmall,
    /// Above the largest value.
    TooLarge,
    /// Not one of the known names.
    NotAChoice,
    /// Not written in a way that can be read.
    BadFormat,
}

impl ErrorCode {
    /// The code as the contract spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong => "too_long",
            Self::TooSmall => "too_small",
            Self::TooLarge => "too_large",
            Self::NotAChoice => "not_a_choice",
            Self::BadFormat => "bad_format",
        }
    }
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellError {
    /// The field, or `None` when the row as a whole is wrong.
    pub field: Option<Field>,
    /// Name of the column the cell stands in, or `None` when no column is mapped to the field.
    pub column: Option<String>,
    /// Code for programs.
    pub code: ErrorCode,
    /// English sentence with the fix.
    pub message: String,
    /// What the cell says, cut after 200 characters.
    pub value: Option<String>,
    /// The limit that was passed, in the unit of the field.
    pub limit: Option<i64>,
}

/// What a cell parser finds wrong; the row adds field, column and value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: ErrorCode,
    pub(super) message: String,
    pub(super) limit: Option<i64>,
    /// The part of the cell that is wrong, when it is not all of it.
    pub(super) part: Option<String>,
}

impl Fault {
    pub(super) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), limit: None, part: None }
    }

    pub(super) fn format(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadFormat, message)
    }

    pub(super) fn limit(mut self, limit: i64) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(super) fn part(mut self, part: &str) -> Self {
        self.part = Some(part.to_owned());
        self
    }
}

/// The text, cut after so many characters: what is repeated to the person must not grow with what the file holds.
pub(super) fn shortened(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
