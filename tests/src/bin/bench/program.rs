//! What the program itself costs: its start, its memory.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::{
    exchange::{Connection, request},
    ratio::median,
    report::Figure,
    server::{EMAIL, PASSWORD, SECRET_KEY},
};

/// Starts that are measured.
const STARTS: usize = 10;
/// What counts as idle.
const IDLE: Duration = Duration::from_secs(5);

/// The running program. Dropping it kills it.
struct Running {
    child: Child,
    address: String,
    /// Kept: without a reader the program's next line would have nowhere to go.
    _stdout: BufReader<ChildStdout>,
}

impl Running {
    /// Starts it; returns it with the milliseconds until it answered that it is ready.
    async fn start(binary: &Path, data: &Path) -> Result<(Self, f64)> {
        let mut command = Command::new(binary);
        command.args(["serve", "--port", "0", "--data-dir"]).arg(data).current_dir(data).env_clear();
        command
            .env("SECRET_KEY", SECRET_KEY)
            .env("READS_PER_MINUTE", "1000000")
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let started = Instant::now();
        let mut child = command.spawn().context("the program cannot be started")?;
        let mut stdout = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let address = line.trim().rsplit_once("http://").context("the program printed no address")?.1.to_owned();
        let running = Self { child, address, _stdout: stdout };
        let ready = request("GET", "/api/health/ready", None, "", b"");
        Connection::open(&running.address).await?.succeed(&ready).await?;
        Ok((running, started.elapsed().as_secs_f64() * 1000.0))
    }

    /// Resident memory in MB.
    fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").trim().parse::<f64>()? * 1024.0 / 1e6)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn start_time(binary: &Path, data: impl Fn(usize) -> Result<std::path::PathBuf>) -> Result<String> {
    let mut times = Vec::new();
    for number in 0..STARTS {
        times.push(Running::start(binary, &data(number)?).await?.1);
    }
    let middle = median(&mut times);
    Ok(format!("{middle:.0} ms ({:.0} to {:.0})", times.first().unwrap_or(&0.0), times.last().unwrap_or(&0.0)))
}

/// Figures of the program with the filled SQLite data in `folder/sqlite`.
///
/// # Errors
/// The program does not start or does not answer.
pub(crate) async fn figures(binary: &Path, folder: &Path) -> Result<Vec<Figure>> {
    let filled = folder.join("sqlite");
    let fresh = |number: usize| {
        let path = folder.join(format!("fresh{number}"));
        std::fs::create_dir_all(&path)?;
        Ok(path)
    };
    let mut figures = vec![
        Figure::new("start to ready, empty folder (schema is made)", start_time(binary, fresh).await?),
        Figure::new("start to ready, the same folder again", start_time(binary, fresh).await?),
        Figure::new("start to ready, 100,000 watches", start_time(binary, |_| Ok(filled.clone())).await?),
    ];
    let (empty, _) = Running::start(binary, &fresh(0)?).await?;
    tokio::time::sleep(IDLE).await;
    figures.push(Figure::new("memory, idle for 5 s, empty", format!("{:.1} MB", empty.memory()?)));
    drop(empty);
    let (running, _) = Running::start(binary, &filled).await?;
    tokio::time::sleep(IDLE).await;
    figures.push(Figure::new("memory, idle for 5 s, 100,000 watches", format!("{:.1} MB", running.memory()?)));
    let account = json!({"email": EMAIL, "password": PASSWORD}).to_string();
    let login = request("POST", "/api/v1/auth/login", None, "application/json", account.as_bytes());
    let signed_in: Value = serde_json::from_slice(Connection::open(&running.address).await?.succeed(&login).await?)?;
    figures.push(Figure::new("memory after a sign-in", format!("{:.1} MB", running.memory()?)));
    let list = request("GET", "/api/v1/watches", signed_in["tokens"]["access_token"].as_str(), "", b"");
    let mut connections = Vec::new();
    for _ in 0..8 {
        connections.push(Connection::open(&running.address).await?);
    }
    let (started, mut answered) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(5) {
        for connection in &mut connections {
            connection.succeed(&list).await?;
            answered += 1;
        }
    }
    figures.push(Figure::new(format!("memory after {answered} list pages"), format!("{:.1} MB", running.memory()?)));
    Ok(figures)
}
