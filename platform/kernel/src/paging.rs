//! Seek pagination: a page is found by the last row of the page before, so deep pages cost what the first one does.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// How many rows match in all.
    pub total: i64,
    /// Zero-based position of the first item among all that match.
    pub from: i64,
    /// Give it back as `cursor` to get the page after this one; null on the last page.
    pub next: Option<String>,
    /// Give it back as `cursor` to get the page before this one; null on the first page.
    pub previous: Option<String>,
}

/// Which way a cursor leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Rows after the key.
    #[serde(rename = "n")]
    Next,
    /// Rows before the key.
    #[serde(rename = "p")]
    Previous,
}

/// Where a page begins. Opaque to clients: base64url of a short JSON text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which way to go from `key`.
    #[serde(rename = "d")]
    pub direction: Direction,
    /// The sort it was made for, e.g. `model:asc`; another sort makes it invalid.
    #[serde(rename = "s")]
    pub sort: String,
    /// Values of the sort columns in the row at the edge, the unique id last.
    #[serde(rename = "k")]
    pub key: Vec<Value>,
    /// Zero-based position of the page's first row for `Next`, of the row after its last for `Previous`.
    #[serde(rename = "p")]
    pub position: i64,
}

/// The text is not a cursor that we made.
#[derive(Debug, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct BadCursor;

impl Cursor {
    /// The text that goes into [`Page::next`] and [`Page::previous`].
    pub fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads what [`Cursor::encode`] wrote.
    ///
    /// # Errors
    /// The text is longer than a cursor can be, not base64url, not our JSON, or of a list sorted otherwise than by `sort`.
    pub fn decode(text: &str, sort: &str) -> Result<Self, BadCursor> {
        if text.len() > 4096 {
            return Err(BadCursor);
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| BadCursor)?;
        if cursor.sort != sort || cursor.position < 0 {
            return Err(BadCursor);
        }
        Ok(cursor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cursor_survives_and_belongs_to_its_sort() {
        let cursor = Cursor {
            direction: Direction::Next,
            sort: "model:asc".into(),
            key: vec![json!("sub"), json!("id")],
            position: 20,
        };
        assert_eq!(Cursor::decode(&cursor.encode(), "model:asc").unwrap(), cursor);
        assert!(Cursor::decode(&cursor.encode(), "model:desc").is_err());
        for text in ["", "%%%", "e30", "bnVsbA", &"A".repeat(5000)] {
            assert!(Cursor::decode(text, "model:asc").is_err());
        }
    }
}
