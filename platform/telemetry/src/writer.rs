//! The thread that writes the files, and the bounded queue before it.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use seaworthy_kernel::Clock;
use tracing::Level;

use crate::file::DailyFile;
use crate::format::Record;
use crate::layer::Sink;

/// How much may wait to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) lines: usize,
    pub(crate) bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { lines: 8192, bytes: 16 * 1024 * 1024 }
    }
}

/// A disk that no longer answers must not keep the process from ending.
const LONGEST_FLUSH: Duration = Duration::from_secs(5);

/// How long lines are gathered before they are written together. Waking this thread for each would cost more than writing it.
const GATHERING: Duration = Duration::from_millis(10);
/// At most this many bytes are written together.
const LARGEST_WRITE: usize = 64 * 1024;

enum Message {
    Line(DateTime<Utc>, String),
    /// Answered when all lines before it are in the file.
    Flush(Sender<()>),
}

#[derive(Debug, Default)]
struct Waiting {
    lines: AtomicUsize,
    bytes: AtomicUsize,
    dropped: AtomicU64,
}

/// Hands lines to the writer. Never waits: a line that finds the queue full is dropped and counted.
#[derive(Debug, Clone)]
pub(crate) struct FileSink {
    sender: Sender<Message>,
    waiting: Arc<Waiting>,
    bounds: Bounds,
}

impl FileSink {
    /// Waits until every line handed over so far is in the file, at most five seconds.
    pub(crate) fn flush(&self) {
        let (answer, answered) = mpsc::channel();
        if self.sender.send(Message::Flush(answer)).is_ok() {
            let _ = answered.recv_timeout(LONGEST_FLUSH);
        }
    }
}

impl Sink for FileSink {
    fn write(&self, record: &Record) {
        let line = record.json_line();
        let length = line.len();
        let lines = self.waiting.lines.fetch_add(1, Ordering::Relaxed);
        let bytes = self.waiting.bytes.fetch_add(length, Ordering::Relaxed);
        let full = lines >= self.bounds.lines || bytes.saturating_add(length) > self.bounds.bytes;
        if full || self.sender.send(Message::Line(record.timestamp, line)).is_err() {
            self.waiting.lines.fetch_sub(1, Ordering::Relaxed);
            self.waiting.bytes.fetch_sub(length, Ordering::Relaxed);
            self.waiting.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Takes lines from the queue and writes them; ends when the last sink is gone.
pub(crate) struct Writer {
    file: DailyFile,
    clock: Arc<dyn Clock>,
    receiver: Receiver<Message>,
    waiting: Arc<Waiting>,
    gathered: Gathered,
    failing: bool,
}

/// Lines of one day, to be written together.
#[derive(Debug, Default)]
struct Gathered {
    day: NaiveDate,
    lines: u64,
    text: String,
}

/// A queue: the sink to hand lines to, and the writer to run on a thread of its own.
pub(crate) fn queue(file: DailyFile, clock: Arc<dyn Clock>, bounds: Bounds) -> (FileSink, Writer) {
    let (sender, receiver) = mpsc::channel();
    let waiting = Arc::new(Waiting::default());
    let sink = FileSink { sender, waiting: Arc::clone(&waiting), bounds };
    (sink, Writer { file, clock, receiver, waiting, gathered: Gathered::default(), failing: false })
}

impl Writer {
    pub(crate) fn run(mut self) {
        while let Ok(message) = self.receiver.recv() {
            self.take(message);
            while let Ok(message) = self.receiver.try_recv() {
                self.take(message);
            }
            self.write();
            thread::sleep(GATHERING);
        }
        self.report_dropped();
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Line(timestamp, line) => {
                self.waiting.lines.fetch_sub(1, Ordering::Relaxed);
                self.waiting.bytes.fetch_sub(line.len(), Ordering::Relaxed);
                self.report_dropped();
                let day = timestamp.date_naive();
                if self.gathered.day != day || self.gathered.text.len() + line.len() > LARGEST_WRITE {
                    self.write();
                    self.gathered.day = day;
                }
                if self.gathered.lines > 0 {
                    self.gathered.text.push('\n');
                }
                self.gathered.text.push_str(&line);
                self.gathered.lines += 1;
            }
            Message::Flush(answer) => {
                self.report_dropped();
                self.write();
                // The one who asked may have stopped waiting.
                let _ = answer.send(());
            }
        }
    }

    /// Writes what is gathered.
    fn write(&mut self) {
        if self.gathered.lines == 0 {
            return;
        }
        let written = self.file.write_line(self.gathered.day, &self.gathered.text);
        if let Err(error) = &written {
            self.waiting.dropped.fetch_add(self.gathered.lines, Ordering::Relaxed);
            if !self.failing {
                let _ = writeln!(io::stderr(), "seaworthy: the log file cannot be written: {error}");
            }
        }
        self.failing = written.is_err();
        self.gathered.text.clear();
        self.gathered.lines = 0;
    }

    fn report_dropped(&mut self) {
        let dropped = self.waiting.dropped.swap(0, Ordering::Relaxed);
        if dropped == 0 {
            return;
        }
        self.write();
        let now = self.clock.now();
        let record = Record::own(now, Level::WARN, "log lines were dropped", ("dropped", dropped.into()));
        if self.file.write_line(now.date_naive(), &record.json_line()).is_err() {
            self.waiting.dropped.fetch_add(dropped, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests;
