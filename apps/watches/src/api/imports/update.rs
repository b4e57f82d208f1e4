//! PATCH /api/v1/imports/{id}: reads the list otherwise and tries again.

use schemars::JsonSchema;
use seaworthy_http::{ById, Endpoint, Json, Patch, Path, SignedIn, patch};
use seaworthy_kernel::{Code, Problem};
use serde::{Deserialize, Serialize};

use crate::{
    domain::list_import::Field,
    import::{Import, ImportOptions, Plan, Reading, view},
    store::imports,
};

/// How the list is read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ImportInput")]
struct ReadingInput {
    /// Field of each column, null for columns that are left out.
    #[schemars(length(max = 100))]
    mapping: Vec<Option<Field>>,
    /// How it is read and brought in.
    options: ImportOptions,
}

pub(crate) fn endpoint() -> Endpoint {
    patch("/api/v1/imports/{id}", "imports_update", "Read the list otherwise and see what it would bring in")
        .tag(super::TAG)
        .audit("import.changed")
        .fails_with(&[Code::Conflict])
        .handle(handle)
}

async fn handle(
    caller: SignedIn,
    Path(path): Path<ById>,
    changes: Patch<ReadingInput>,
) -> Result<Json<Import>, Problem> {
    let change = caller.change().await?;
    let row = imports::lock(&change, caller.owner(), path.id).await?.ok_or_else(Problem::not_found)?;
    if row.status != "draft" {
        return Err(Problem::new(Code::Conflict).detail(format!("the import is {} already", row.status)));
    }
    let mut reading = Reading::stored(&row)?;
    let next = changes.apply(&ReadingInput { mapping: reading.mapping.clone(), options: reading.options.clone() })?;
    reading.set_mapping(next.mapping)?;
    reading.options = next.options;
    let (mapping, options) = (serde_json::to_value(&reading.mapping), serde_json::to_value(&reading.options));
    imports::set_reading(&change, row.id, mapping.map_err(Problem::internal)?, options.map_err(Problem::internal)?)
        .await?;
    change.commit(Some(row.id)).await?;
    let plan = Plan::make(caller.platform.database.read(), caller.owner(), &reading).await?;
    Ok(Json(view(row, reading, Some(&plan))))
}
