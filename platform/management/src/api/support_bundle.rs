//! GET /api/v1/admin/support-bundle: what somebody who helps from afar needs to know.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use seaworthy_http::{Admin, Download, Endpoint, get};
use seaworthy_kernel::Problem;

use crate::{Management, bundle};

pub(crate) fn endpoint(management: &Arc<Management>) -> Endpoint {
    let management = Arc::clone(management);
    get(
        "/api/v1/admin/support-bundle",
        "support_bundle_download",
        "Settings, health, log and metrics in one archive, without secrets",
    )
    .tag(super::TAG)
    .handle(move |caller| handle(Arc::clone(&management), caller))
}

async fn handle(management: Arc<Management>, caller: Admin) -> Result<Download, Problem> {
    // A server that was not started from settings, as in tests, has none to tell of.
    let source = management.options.bundle.as_ref().ok_or_else(Problem::not_found)?;
    let bytes = bundle::of_this_server(source, &caller.platform).await.map_err(Problem::internal)?;
    let name = format!("seaworthy-support-{}.tar.gz", caller.now().format("%Y-%m-%d-%H%M"));
    let (size, piece) = (bytes.len() as u64, Ok(Bytes::from(bytes)));
    Ok(Download {
        content_type: "application/gzip",
        save_as: Some(name),
        size: Some(size),
        etag: None,
        pieces: futures_util::stream::iter([piece]).boxed(),
    })
}
