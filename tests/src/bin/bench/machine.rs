//! On what it was measured.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result};

fn output(program: &str, arguments: &[&str], root: &Path) -> Result<String> {
    let output = Command::new(program).args(arguments).current_dir(root).output();
    let output = output.with_context(|| format!("{program} cannot be run"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// One line each: date, processor, memory, kernel, compiler, and how busy it was.
///
/// # Errors
/// The machine is no Linux.
pub(crate) fn describe(root: &Path) -> Result<Vec<(&'static str, String)>> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or(": not named")
        .trim_start_matches([' ', '\t', ':']);
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kilobytes: f64 = memory.split_whitespace().nth(1).context("no MemTotal")?.parse()?;
    let cores = std::thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg")?;
    Ok(vec![
        ("Date", output("date", &["-u", "+%Y-%m-%d %H:%M UTC"], root)?),
        ("Processor", format!("{model}, {cores} cores")),
        ("Memory", format!("{:.0} GB", kilobytes * 1024.0 / 1e9)),
        ("Kernel", output("uname", &["-sr"], root)?),
        ("Compiler", output("rustc", &["--version"], root)?),
        ("Load before the run", load.split(' ').next().unwrap_or_default().to_owned()),
    ])
}
