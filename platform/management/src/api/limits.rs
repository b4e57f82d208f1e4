//! GET /api/v1/admin/limits: how much callers may do.

use schemars::JsonSchema;
use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::{Problem, operation::LimitClass};
use serde::Serialize;

/// How much callers may do.
#[derive(Debug, Serialize, JsonSchema)]
struct Limits {
    /// By class of operation.
    classes: Vec<ClassLimit>,
    /// Callers that are counted now, about.
    callers: u64,
    /// Largest body of an operation that takes no file, in bytes.
    max_body_bytes: u64,
    /// Longest time an operation may take, in seconds; uploads get ten times as much.
    request_timeout_seconds: u64,
}

/// The limit of one class of operations.
#[derive(Debug, Serialize, JsonSchema)]
struct ClassLimit {
    /// The class, e.g. `read`.
    class: &'static str,
    /// Calls a minute of one account, or of one address where nobody is signed in; null: no limit.
    per_minute: Option<u32>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/limits", "limits_read", "How much callers may do").tag(super::TAG).handle(handle)
}

async fn handle(caller: Admin) -> Result<Json<Limits>, Problem> {
    let (limiter, options) = (&caller.platform.limiter, &caller.platform.options);
    let classes = [LimitClass::Free, LimitClass::Read, LimitClass::Write, LimitClass::Upload, LimitClass::SignIn];
    let of_class = |class: LimitClass| ClassLimit {
        class: class.as_str(),
        per_minute: Some(limiter.rate(class)).filter(|rate| *rate > 0),
    };
    Ok(Json(Limits {
        classes: classes.into_iter().map(of_class).collect(),
        callers: limiter.callers(),
        max_body_bytes: options.max_body_bytes as u64,
        request_timeout_seconds: options.request_timeout.as_secs(),
    }))
}
