//! Benchmarks: the application against a bare handler with the same statements, and what the program costs to start and to keep.
//! Writes docs/BENCHMARKS.md.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod arguments;
mod bare;
mod data;
mod exchange;
mod lists;
mod machine;
mod program;
mod ratio;
mod report;
mod scenario;
mod server;
mod sizes;

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use arguments::Arguments;
use data::Place;
use report::Report;
use server::Measured;

/// Under this share of the bare handler's requests a second a scenario fails.
const LEAST_RATIO: f64 = 0.75;
/// Exit code of a run in which that happened.
const LOW_RATIOS: u8 = 1;

fn main() -> ExitCode {
    match arguments::read().and_then(|arguments| if arguments.inner { run(&arguments) } else { with_log() }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(LOW_RATIOS),
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs this program again with its log in a file: the measured server logs every request, as it does in earnest, and nobody wants
/// to see a hundred thousand lines.
fn with_log() -> Result<bool> {
    let folder = tempfile::tempdir()?;
    let log = folder.path().join("log");
    let mut inner = Command::new(std::env::current_exe()?);
    inner.args(std::env::args_os().skip(1)).arg("--inner").stderr(Stdio::from(std::fs::File::create(&log)?));
    let status = inner.status()?;
    // That only ratios were too low it has said itself.
    if !status.success() && status.code() != Some(LOW_RATIOS.into()) {
        let text = std::fs::read_to_string(&log)?;
        let lines: Vec<&str> = text.lines().collect();
        eprintln!("{}", lines[lines.len().saturating_sub(20)..].join("\n"));
    }
    Ok(status.success())
}

fn run(arguments: &Arguments) -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the crate has no folder above it")?;
    let binary = program_path()?;
    let mut report = Report { machine: machine::describe(root)?, ..Report::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    for place in data::places(folder.path())? {
        println!("filling {}", place.engine.as_str());
        runtime.block_on(data::create(&place))?;
        let measured = runtime.block_on(measure(&place, arguments, &mut report));
        runtime.block_on(data::remove(&place))?;
        measured?;
    }
    if arguments.only.is_none() {
        report.figures.extend(runtime.block_on(program::figures(&binary, folder.path()))?);
        report.figures.extend(sizes::figures(root, &binary)?);
    }
    let text = report.markdown();
    println!("{text}");
    if !arguments.quick && arguments.only.is_none() {
        let path = root.join("docs/BENCHMARKS.md");
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let slow: Vec<_> = report.ratios.iter().filter(|ratio| ratio.median < LEAST_RATIO).collect();
    for ratio in &slow {
        println!(
            "too slow: {} on {}: {:.2} of the bare handler, at least {LEAST_RATIO} is wanted",
            ratio.name, ratio.engine, ratio.median
        );
    }
    Ok(slow.is_empty() || arguments.no_gate)
}

async fn measure(place: &Place, arguments: &Arguments, report: &mut Report) -> Result<()> {
    let server = Measured::start(place).await?;
    report.ratios.extend(ratio::measure(&server, arguments).await?);
    if arguments.only.is_none() {
        report.figures.extend(lists::figures(&server).await?);
    }
    server.stop().await
}

/// The server, which `cargo xtask bench` has built beside this program.
fn program_path() -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(format!("seaworthy{}", std::env::consts::EXE_SUFFIX));
    ensure!(path.is_file(), "{} is not built: run `cargo xtask bench`", path.display());
    Ok(path)
}
