//! What is downloaded, and what is installed.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::report::Figure;

/// First load of the web UI, and the size of the program.
///
/// # Errors
/// Node.js is missing, or the web UI is over its limit.
pub(crate) fn figures(root: &Path, binary: &Path) -> Result<Vec<Figure>> {
    let output = Command::new("node")
        .arg("scripts/size.mjs")
        .current_dir(root.join("web"))
        .output()
        .context("node cannot be run")?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(output.status.success(), "the size of the web UI: {text}{}", String::from_utf8_lossy(&output.stderr));
    let bytes: f64 = text.split_whitespace().find_map(|word| word.parse().ok()).context("size.mjs names no size")?;
    let size = std::fs::metadata(binary)?.len() as f64;
    Ok(vec![
        Figure::new("first load, brotli JavaScript of /sign-in", format!("{:.1} KB", bytes / 1024.0)),
        Figure::new("the program, stripped", format!("{:.1} MB", size / 1e6)),
    ])
}
