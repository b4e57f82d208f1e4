//! GET /api/v1/reference/brands.

use std::sync::Arc;

use seaworthy_http::{Endpoint, Json, Public, get};
use seaworthy_kernel::Problem;

use crate::{
    Watches,
    store::reference::{self, ReferenceItem},
};

pub(crate) fn endpoint(app: &Arc<Watches>) -> Endpoint {
    let app = Arc::clone(app);
    get("/api/v1/reference/brands", "reference_brands", "Brands common to all accounts")
        .tag(super::TAG)
        .cache(super::CACHE)
        .handle(move |caller| handle(Arc::clone(&app), caller))
}

async fn handle(app: Arc<Watches>, caller: Public) -> Result<Json<Vec<ReferenceItem>>, Problem> {
    let find = async { Ok(reference::common_brands(caller.platform.database.read()).await?) };
    let list = app.reference.get(&caller.platform.options.shared, "brands", find).await?;
    Ok(Json(list.to_vec()))
}
