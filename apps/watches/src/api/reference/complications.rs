//! GET /api/v1/reference/complications.

use std::sync::Arc;

use seaworthy_http::{Endpoint, Json, Public, get};
use seaworthy_kernel::Problem;

use crate::{
    Watches,
    store::reference::{self, ReferenceItem},
};

pub(crate) fn endpoint(app: &Arc<Watches>) -> Endpoint {
    let app = Arc::clone(app);
    get("/api/v1/reference/complications", "reference_complications", "Complications")
        .tag(super::TAG)
        .cache(super::CACHE)
        .handle(move |caller| handle(Arc::clone(&app), caller))
}

async fn handle(app: Arc<Watches>, caller: Public) -> Result<Json<Vec<ReferenceItem>>, Problem> {
    let find = async { Ok(reference::complications(caller.platform.database.read()).await?) };
    let list = app.reference.get(&caller.platform.options.shared, "complications", find).await?;
    Ok(Json(list.to_vec()))
}
