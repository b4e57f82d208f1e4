//! A person's own list of watches, read from a CSV file as people really keep them, and written so that it reads back.
//!
//! The way of a file: [`decode`] makes a [`Table`] of the bytes, [`suggest`] says which column is which [`Field`],
//! [`detect_options`] finds how dates and numbers are written, and [`read_rows`] gives for every row either a
//! [`ListedWatch`] or all of its errors. Nothing here reads a clock, a file or a database.

mod brand;
mod cell_text;
mod choice;
mod currency;
mod date;
mod decode;
mod delimiter;
mod duplicate;
mod encoding;
mod error;
mod field;
mod fold;
mod header;
mod known;
mod measure;
mod money;
mod number;
mod options;
mod row;
mod write;

#[cfg(test)]
mod fixture_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod sample;

pub use brand::{BrandChoice, new_brands};
pub use choice::Condition;
pub use decode::{MAX_BYTES, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Row, Table, decode};
pub use duplicate::{duplicate_key, duplicate_key_of};
pub use error::{CellError, ErrorCode, ListImportError, MappingError};
pub use field::Field;
pub use header::{check_mapping, suggest};
pub use known::Known;
pub use money::{ListedMoney, MAX_AMOUNT};
pub use options::{DateOrder, DecimalMark, Options, detect_options};
pub use row::{ListedWatch, RowOutcome, read_rows};
pub use write::{BYTE_ORDER_MARK, CSV_HEADER, write_header, write_row};
