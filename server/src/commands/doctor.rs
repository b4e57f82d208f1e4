//! `seaworthy doctor`: what the server stands on, and what to do about it.

use anyhow::bail;
use seaworthy_config::Loaded;
use seaworthy_kernel::clock::SystemClock;
use seaworthy_management::doctor::{self, Status};

use crate::compose;

pub(super) fn run(json: bool, loaded: &Loaded) -> anyhow::Result<()> {
    let report = super::runtime()?.block_on(doctor::examine(loaded, &compose::migrations(), &SystemClock));
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", report.text());
    }
    if report.status == Status::Failed {
        let failed = report.findings.iter().filter(|finding| finding.status == Status::Failed).count();
        bail!("{failed} findings failed");
    }
    Ok(())
}
