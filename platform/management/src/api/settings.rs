//! GET /api/v1/admin/settings: every setting with its value, secrets masked, and where it comes from.

use std::sync::Arc;

use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::Problem;

use crate::{Management, Setting};

pub(crate) fn endpoint(management: &Arc<Management>) -> Endpoint {
    let management = Arc::clone(management);
    get("/api/v1/admin/settings", "settings_list", "Every setting, secrets masked, and where its value comes from")
        .tag(super::TAG)
        .handle(move |caller| handle(Arc::clone(&management), caller))
}

async fn handle(management: Arc<Management>, _: Admin) -> Result<Json<Vec<Setting>>, Problem> {
    Ok(Json(management.options.settings.clone()))
}
