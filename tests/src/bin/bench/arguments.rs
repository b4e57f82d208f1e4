//! The command line of the benchmarks.

use anyhow::{Context as _, Result, bail};

/// What to do.
#[derive(Debug, Clone)]
pub(crate) struct Arguments {
    /// Succeed whatever the ratios are.
    pub(crate) no_gate: bool,
    /// Short rounds and no file: to try a change.
    pub(crate) quick: bool,
    /// Only the scenarios whose engine or name holds this, and no file: to look closer at one.
    pub(crate) only: Option<String>,
    /// This is the process that measures.
    pub(crate) inner: bool,
}

impl Arguments {
    /// Whether this scenario is wanted.
    pub(crate) fn want(&self, engine: &str, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| engine.contains(only) || name.contains(only))
    }
}

/// Reads it.
///
/// # Errors
/// An argument that is not known.
pub(crate) fn read() -> Result<Arguments> {
    let mut arguments = Arguments { no_gate: false, quick: false, only: None, inner: false };
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--no-gate" => arguments.no_gate = true,
            "--quick" => arguments.quick = true,
            "--only" => {
                arguments.only = Some(given.next().context("--only needs the name of an engine or a scenario")?)
            }
            "--inner" => arguments.inner = true,
            other => bail!(
                "{other} is not known; there are --no-gate (low ratios are no failure), --quick (short rounds, no file) \
                 and --only NAME (scenarios of that engine or name, no file)"
            ),
        }
    }
    Ok(arguments)
}
