//! Parts of the path.

use schemars::JsonSchema;
use seaworthy_kernel::Problem;
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Incoming, Input};
use crate::{
    openapi::{Description, Schemas},
    schema::Check,
};

/// The `{name}` parts of the path, as a struct with a field for each.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// The path names one record.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ById {
    /// The record's id.
    pub id: Uuid,
}

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Input for Path<T> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        description.parameters("path", &schemas.parameters::<T>());
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Problem> {
        Check::of::<T>().read_text(incoming.path.iter().map(|(name, value)| (name.as_str(), value.as_str()))).map(Self)
    }
}
