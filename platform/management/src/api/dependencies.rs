//! GET /api/v1/admin/dependencies: what the server calls, and whether calls go through.

use std::sync::Arc;

use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::Problem;
use seaworthy_resilience::{Dependencies, DependencyStatus};

use crate::Management;

pub(crate) fn endpoint(management: &Arc<Management>) -> Endpoint {
    let management = Arc::clone(management);
    get("/api/v1/admin/dependencies", "dependencies_list", "What this node calls, and whether calls go through")
        .tag(super::TAG)
        .handle(move |caller| handle(Arc::clone(&management), caller))
}

async fn handle(management: Arc<Management>, _: Admin) -> Result<Json<Vec<DependencyStatus>>, Problem> {
    Ok(Json(management.options.dependencies.as_ref().map(Dependencies::statuses).unwrap_or_default()))
}
