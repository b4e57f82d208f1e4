//! GET /api/v1/admin/routes: every operation, who may call it and how often.

use schemars::JsonSchema;
use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::{
    Problem,
    operation::{Operation, Policy},
};
use serde::Serialize;

/// One operation.
#[derive(Debug, Serialize, JsonSchema)]
struct Route {
    /// Method on the wire.
    method: &'static str,
    /// Path with `{name}` parameters.
    path: &'static str,
    /// Its id: label of the metrics.
    operation: &'static str,
    /// What it does.
    summary: &'static str,
    /// Who may call it: `public`, `signed_in`, or the least role.
    policy: &'static str,
    /// The class of limit it counts in.
    limit: &'static str,
    /// The action that is written to the audit log; null for reads.
    audit: Option<&'static str>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/routes", "routes_list", "Every operation, who may call it, and what it counts in")
        .tag(super::TAG)
        .handle(handle)
}

async fn handle(caller: Admin) -> Result<Json<Vec<Route>>, Problem> {
    Ok(Json(caller.platform.operations().iter().map(|operation| route(operation)).collect()))
}

fn route(operation: &Operation) -> Route {
    Route {
        method: operation.method.as_str(),
        path: operation.path,
        operation: operation.id,
        summary: operation.summary,
        policy: match operation.policy {
            Policy::Public => "public",
            Policy::SignedIn => "signed_in",
            Policy::AtLeast(role) => role.as_str(),
        },
        limit: operation.limit.as_str(),
        audit: operation.audit,
    }
}
