//! `seaworthy mode`: read-only and maintenance mode, switched while servers run.

use anyhow::Context as _;
use seaworthy_config::Loaded;
use seaworthy_http::mode::{self, Mode, ServiceMode};

use super::opened;

pub(super) fn run(
    wanted: Option<&str>,
    reason: Option<String>,
    retry_after_seconds: u32,
    loaded: &Loaded,
) -> anyhow::Result<()> {
    opened::run(loaded, async |opened| {
        let (database, now) = (&opened.platform.database, opened.platform.clock.now());
        if let Some(wanted) = wanted {
            let mode = Mode::parse(wanted).context("normal, read-only or maintenance")?;
            let transaction = database.write().await?;
            let switched = ServiceMode { mode, reason, retry_after_seconds, changed_at: Some(now) };
            mode::write(&transaction, &switched, now).await?;
            opened.commit(transaction, "mode.changed", None).await?;
        }
        let mode = mode::read(database).await?;
        let since = mode.changed_at.map_or_else(String::new, |at| format!(" since {}", at.to_rfc3339()));
        let reason = mode.reason.map_or_else(String::new, |reason| format!(": {reason}"));
        println!("{}{since}{reason}", mode.mode.as_str());
        Ok(())
    })
}
