//! GET /api/v1/mode: what the installation does at present. For everybody: people are told before they type.

use seaworthy_http::{Endpoint, Json, Public, get, mode::ServiceMode};
use seaworthy_kernel::{Problem, operation::LimitClass};

use super::super::TAG;

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/mode", "mode_read", "What the installation does at present")
        .tag(TAG)
        .limit(LimitClass::Free)
        .cache("no-store")
        .in_every_mode()
        .handle(handle)
}

async fn handle(caller: Public) -> Result<Json<ServiceMode>, Problem> {
    // From memory, a second old at most: whoever asks is counted by nothing.
    Ok(Json(caller.platform.mode().await))
}
