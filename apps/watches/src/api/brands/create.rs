//! POST /api/v1/brands: adds a brand.

use schemars::JsonSchema;
use seaworthy_http::{Body, Created, Endpoint, SignedIn, post};
use seaworthy_kernel::{Code, FieldCode, FieldError, Problem};
use serde::Deserialize;

use crate::store::brands::{self, Brand};

/// A brand to add.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BrandInput {
    /// Its name.
    #[schemars(length(min = 1, max = 100))]
    name: String,
}

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/brands", "brands_create", "Add a brand that the common list lacks")
        .tag(super::TAG)
        .audit("brand.created")
        .fails_with(&[Code::Conflict])
        .handle(handle)
}

async fn handle(caller: SignedIn, Body(input): Body<BrandInput>) -> Result<Created<Brand>, Problem> {
    let name = input.name.replace('\0', "").trim().to_owned();
    if name.is_empty() {
        return Err(Problem::field(FieldError::new("name", FieldCode::Required, "must not be empty")));
    }
    let (id, now) = (caller.new_id(), caller.now());
    let change = caller.change().await?;
    brands::insert(&change, caller.owner(), id, &name, None, now).await?;
    change.commit(Some(id)).await?;
    Ok(Created {
        record: Brand { id, name, watch_count: 0, created_at: now },
        location: format!("/api/v1/brands/{id}"),
    })
}
