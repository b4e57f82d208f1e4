//! What can be said of the steps of this version without a database.

use anyhow::bail;
use seaworthy_store::migrate;

use crate::compose;

/// Steps that were released; written by `seaworthy migrate lock`.
const RELEASED: &str = include_str!("../../../migrations.lock");

fn findings() -> Vec<String> {
    let steps = compose::migrations();
    let mut findings: Vec<_> = migrate::lint(&steps).iter().map(ToString::to_string).collect();
    findings.extend(migrate::check_released(&steps, RELEASED));
    findings
}

pub(super) fn lint() -> anyhow::Result<()> {
    let findings = findings();
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} findings: see docs/MIGRATIONS.md", findings.len());
    }
    println!("No findings.");
    Ok(())
}

pub(super) fn lock() -> anyhow::Result<()> {
    let steps = compose::migrations();
    let broken = migrate::check_released(&steps, RELEASED);
    if !broken.is_empty() {
        bail!("released steps are not what they were:\n{}", broken.join("\n"));
    }
    print!("{}", migrate::released_lines(&steps, RELEASED, env!("CARGO_PKG_VERSION")));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_all_apps_are_safe_and_released_ones_are_unchanged() {
        assert_eq!(findings(), [""; 0]);
    }

    #[test]
    fn the_lock_file_holds_the_first_release() {
        for line in ["identity 0001 accounts_and_sessions", "watches 0001 watches", "watches 0002 reference_data"] {
            assert!(RELEASED.lines().any(|locked| locked.starts_with(line) && locked.ends_with(" 0.1.0")), "{line}");
        }
    }
}
