//! The command line of the benchmarks.

use anyhow::{Result, bail};

/// What to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arguments {
    /// Succeed whatever the ratios are.
    pub(crate) no_gate: bool,
    /// Short rounds and no file: to try a change.
    pub(crate) quick: bool,
    /// This is the process that measures.
    pub(crate) inner: bool,
}

/// Reads it.
///
/// # Errors
/// An argument that is not known.
pub(crate) fn read() -> Result<Arguments> {
    let mut arguments = Arguments { no_gate: false, quick: false, inner: false };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--no-gate" => arguments.no_gate = true,
            "--quick" => arguments.quick = true,
            "--inner" => arguments.inner = true,
            other => bail!(
                "{other} is not known; there are --no-gate (low ratios are no failure) and --quick (short rounds, no file)"
            ),
        }
    }
    Ok(arguments)
}
