//! DELETE /api/v1/admin/alerts/{rule}/silence: lets a rule tell again.

use std::sync::Arc;

use seaworthy_http::{Admin, Endpoint, NoContent, Path, delete};
use seaworthy_kernel::Problem;

use super::ByRule;
use crate::Management;

pub(crate) fn endpoint(management: &Arc<Management>) -> Endpoint {
    let management = Arc::clone(management);
    delete("/api/v1/admin/alerts/{rule}/silence", "alerts_end_silence", "Let a rule of this node tell again")
        .tag(super::super::TAG)
        .audit("alert.silence_ended")
        .handle(move |caller, path| handle(Arc::clone(&management), caller, path))
}

async fn handle(management: Arc<Management>, caller: Admin, Path(path): Path<ByRule>) -> Result<NoContent, Problem> {
    caller.change().await?.commit(None).await?;
    management.options.alerts.end_silence(path.rule);
    Ok(NoContent)
}
