//! Logs: one layer that writes every event to the console and to daily JSON files, free of secrets. Metrics: the [`catalogue`] of all there
//! are, and what Prometheus [`scrape`]s.
//!
//! [`start`] sets it up for the process. Whatever else leaves the process for an operator's eyes (error bodies, the error
//! tracker) passes [`redact()`] or [`redact_value`] on its way.

pub mod capture;
pub mod catalogue;
mod file;
mod filter;
mod format;
mod layer;
mod level;
mod own_thread;
pub mod panics;
pub mod process;
pub mod redact;
pub mod scrape;
pub mod traces;
pub mod tracker;
mod writer;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use seaworthy_kernel::Clock;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;
use tracing_subscriber::reload;

pub use capture::Recorder;
pub use file::{FileOptions, MAX_BYTES};
use filter::EventFilter;
use layer::{ConsoleSink, OutputLayer, Sink};
pub use level::{LevelControl, LevelState};
pub use redact::{is_secret_name, redact, redact_value};
pub use traces::TraceOptions;
use traces::{TraceLayer, Traces};
pub use tracker::TrackerOptions;
use tracker::{Tracker, TrackerLayer};
use writer::{Bounds, FileSink};

/// What the console shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConsoleFormat {
    /// One line per event for people, coloured on a terminal.
    #[default]
    Human,
    /// One JSON object per line, the same as in the files.
    Json,
    /// Nothing.
    Off,
}

/// What is logged, and where to. The console is standard error, so that standard output stays free for results.
#[derive(Debug, Clone)]
pub struct Options {
    /// `error`, `warn`, `info`, `debug` or `trace`, or directives such as `info,seaworthy_store=debug`. The libraries
    /// below the server speak from `warn` on unless a directive names them; without a general level `warn` is it.
    pub level: String,
    /// What the console shows.
    pub console: ConsoleFormat,
    /// JSON lines in daily files; none when absent.
    pub file: Option<FileOptions>,
    /// The time of the lines and of the rotation.
    pub clock: Arc<dyn Clock>,
}

/// Why logging could not be started or changed.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The level is neither a level nor a filter directive.
    #[error("the log level `{given}` is not understood: {reason}")]
    Level {
        /// The text that was given.
        given: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The log file cannot be opened or its folder not made.
    #[error("log files cannot be written in {}", folder.display())]
    File {
        /// The folder of the log files.
        folder: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The thread that writes the log files cannot be started.
    #[error("the log writer cannot be started")]
    Thread(#[source] io::Error),
    /// The process has a subscriber already.
    #[error("logging was started before in this process")]
    AlreadyStarted,
    /// The tracker or the collector of traces cannot be used.
    #[error("errors or traces cannot be sent")]
    Exporter(#[source] io::Error),
    /// Another library counts the metrics of this process.
    #[error("the metrics of this process are counted elsewhere")]
    Metrics,
    /// The filter is gone, because its subscriber is.
    #[error("logging has ended")]
    Ended,
}

/// Keeps the log files written to; to be held until the process ends. Dropping it writes out what is waiting.
pub struct Guard {
    level: LevelControl,
    file: Option<FileSink>,
    tracker: Option<Tracker>,
    traces: Option<Traces>,
}

impl fmt::Debug for Guard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Guard").field("file", &self.file.is_some()).finish_non_exhaustive()
    }
}

impl Guard {
    /// Changes what is logged from now on; the same words as in [`Options::level`].
    ///
    /// # Errors
    /// [`TelemetryError::Level`] when the text is not understood; the old level then stays.
    pub fn set_level(&self, level: &str) -> Result<(), TelemetryError> {
        self.level.set(level, None)
    }

    /// Changes what is logged from elsewhere, for a time.
    pub fn level(&self) -> LevelControl {
        self.level.clone()
    }

    /// Waits until all lines so far are in the file and all errors at the tracker, at most five seconds each.
    pub fn flush(&self) {
        if let Some(tracker) = &self.tracker {
            tracker.flush();
        }
        if let Some(traces) = &self.traces {
            traces.flush();
        }
        if let Some(file) = &self.file {
            file.flush();
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.flush();
    }
}

/// Starts logging and counting for the whole process, and logs panics as events at `error`.
///
/// # Errors
/// [`TelemetryError`]: the level is not understood, the files cannot be written, or logging was started before.
pub fn start(options: Options) -> Result<Guard, TelemetryError> {
    start_with(options, Exporters::default())
}

/// What leaves the process besides the log.
#[derive(Debug, Default)]
pub struct Exporters {
    /// Errors go there too.
    pub tracker: Option<TrackerOptions>,
    /// Traces go there.
    pub traces: Option<TraceOptions>,
}

/// [`start`], with what leaves the process besides the log.
///
/// # Errors
/// As [`start`]; also when an exporter cannot be started.
pub fn start_with(options: Options, exporters: Exporters) -> Result<Guard, TelemetryError> {
    let Options { level, console, file, clock } = options;
    scrape::install()?;
    let (filter, handle) = reload::Layer::new(EventFilter::parse(&level)?);
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    match console {
        ConsoleFormat::Human => sinks.push(Box::new(ConsoleSink::human())),
        ConsoleFormat::Json => sinks.push(Box::new(ConsoleSink::json())),
        ConsoleFormat::Off => {}
    }
    let file = file.map(|file| start_file(file, &clock)).transpose()?;
    sinks.extend(file.clone().map(|file| Box::new(file) as Box<dyn Sink>));
    let own_clock = Arc::clone(&clock);
    let has_sink = !sinks.is_empty();
    let tracker = exporters.tracker.as_ref().map(Tracker::start).transpose().map_err(TelemetryError::Exporter)?;
    let tracking = tracker.clone().zip(exporters.tracker).map(|(tracker, options)| TrackerLayer::new(tracker, options));
    let traces = exporters.traces.map(Traces::start).transpose().map_err(TelemetryError::Exporter)?;
    let tracing = traces.as_ref().map(|traces| TraceLayer::new(traces, Arc::clone(&own_clock)));
    // Tracker and traces read the fields of spans that the output keeps: they come after it.
    let subscriber = Registry::default().with(filter).with(OutputLayer::new(clock, sinks)).with(tracking).with(tracing);
    tracing::subscriber::set_global_default(subscriber).map_err(|_| TelemetryError::AlreadyStarted)?;
    if has_sink || tracker.is_some() {
        panics::install();
    }
    Ok(Guard { level: LevelControl::new(handle, level), file, tracker, traces })
}

fn start_file(options: FileOptions, clock: &Arc<dyn Clock>) -> Result<FileSink, TelemetryError> {
    let folder = options.folder.clone();
    let file = file::DailyFile::open(options, clock.now().date_naive())
        .map_err(|source| TelemetryError::File { folder, source })?;
    let (sink, writer) = writer::queue(file, Arc::clone(clock), Bounds::default());
    let thread = thread::Builder::new().name("log-writer".to_owned()).spawn(|| writer.run());
    thread.map(|_| sink).map_err(TelemetryError::Thread)
}

#[cfg(test)]
mod test_clock;
#[cfg(test)]
mod test_receiver;
