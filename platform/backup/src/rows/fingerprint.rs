//! A checksum of a table that does not depend on the order of its rows.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Kind, Row};

/// The number of rows, and the sum of their SHA-256 digests as four numbers of 64 bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Rows counted.
    pub rows: u64,
    sum: [u64; 4],
}

impl Fingerprint {
    /// Counts a row as it was written down.
    pub fn add_text(&mut self, line: &str) {
        self.rows += 1;
        let digest = digest(&SHA256, line.as_bytes());
        for (sum, part) in self.sum.iter_mut().zip(digest.as_ref().chunks_exact(8)) {
            *sum = sum.wrapping_add(part.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)));
        }
    }

    /// Counts a row by what its values mean; `kinds` in the order of its values.
    pub fn add(&mut self, row: &Row, kinds: &[Kind]) {
        let values = row.iter().zip(kinds).map(|(cell, kind)| cell.canonical(*kind)).collect();
        self.add_text(&Value::Array(values).to_string());
    }
}
