//! GET /api/v1/admin/jobs: jobs, newest first.

use schemars::JsonSchema;
use seaworthy_http::{Admin, Endpoint, Json, Query, get};
use seaworthy_jobs::admin::{self, JobFilter, JobRecord, JobStateWord};
use seaworthy_kernel::{FieldCode, FieldError, Page, Problem};
use serde::Deserialize;

/// Which jobs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JobsQuery {
    /// Those that stand there.
    state: Option<JobStateWord>,
    /// Those of this queue.
    #[schemars(length(max = 100))]
    queue: Option<String>,
    /// Those of this kind.
    #[schemars(length(max = 100))]
    kind: Option<String>,
    /// Jobs a page; 20 if left out.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<i64>,
    /// From `next` or `previous` of a page.
    cursor: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/jobs", "jobs_list", "Jobs, newest first").tag(super::TAG).handle(handle)
}

async fn handle(caller: Admin, Query(query): Query<JobsQuery>) -> Result<Json<Page<JobRecord>>, Problem> {
    let seek = admin::newest_first(query.cursor.as_deref(), query.limit.unwrap_or(20))
        .map_err(|error| Problem::field(FieldError::new("cursor", FieldCode::BadFormat, error.to_string())))?;
    let filter = JobFilter { state: query.state.map(Into::into), queue: query.queue, kind: query.kind };
    Ok(Json(admin::list(&caller.platform.database, &filter, &seek).await?))
}
