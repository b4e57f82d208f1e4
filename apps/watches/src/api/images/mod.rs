//! Pictures of a watch.

pub(crate) mod content;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod reorder;
pub(crate) mod update;
pub(crate) mod upload;

use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

/// The path names one picture of a watch.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ImagePath {
    /// The watch.
    id: Uuid,
    /// The picture.
    image_id: Uuid,
}

/// Group of these operations in the document.
const TAG: &str = "Images";
