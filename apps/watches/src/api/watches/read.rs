//! GET /api/v1/watches/{id}: one watch, whole.

use seaworthy_http::{ById, Endpoint, Path, SignedIn, Versioned, get};
use seaworthy_kernel::Problem;

use crate::store::read::{self, Watch};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/watches/{id}", "watches_read", "One watch, whole").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<Versioned<Watch>, Problem> {
    let database = caller.platform.database.reader().await?;
    let found = read::watch(&database, caller.owner(), path.id).await?;
    found.map(|record| Versioned { version: record.version, record }).ok_or_else(Problem::not_found)
}
