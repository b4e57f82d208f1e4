//! GET /api/v1/admin/health: each item that is watched, with what to do about it.

use schemars::JsonSchema;
use seaworthy_http::{
    Admin, Endpoint, Json, get,
    health::{HealthItem, Light},
};
use seaworthy_kernel::Problem;
use serde::Serialize;

/// How the installation is, for people.
#[derive(Debug, Serialize, JsonSchema)]
struct HealthPage {
    /// The worst of the items.
    light: Light,
    /// Each item, the worst first.
    items: Vec<HealthItem>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/health", "health_inspect", "How everything that is watched is, and what to do about it")
        .tag(super::TAG)
        .handle(handle)
}

async fn handle(caller: Admin) -> Result<Json<HealthPage>, Problem> {
    let mut items = caller.platform.health.items();
    items.sort_by(|a, b| b.light.cmp(&a.light).then(a.name.cmp(b.name)));
    let light = items.iter().map(|item| item.light).max().unwrap_or(Light::Amber);
    Ok(Json(HealthPage { light, items }))
}
