//! The queue, and the thread that sends what is in it.

use std::io;
use std::sync::{Arc, mpsc as std_mpsc};
use std::thread;
use std::time::{Duration, Instant};

use metrics::{Counter, counter};
use seaworthy_kernel::Clock;
use seaworthy_resilience::{
    Allow, Deadline, Dependencies, Dependency, Fallback, Outbound, OutboundOptions, Policy, Request,
};
use serde_json::Value;
use tokio::sync::mpsc;

use super::event;
use super::limits::{Category, Limits};
use super::{Dsn, TrackerOptions};
use crate::own_thread;

/// Events that may wait; more are dropped and counted.
const QUEUE: usize = 100;
/// Longest time of one delivery.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest wait at the end of the process.
const FLUSH: Duration = Duration::from_secs(5);

/// An event on its way.
struct Waiting {
    category: Category,
    event: Value,
}

/// Takes events in. Clones feed the same queue.
#[derive(Clone)]
pub(crate) struct Tracker {
    queue: mpsc::Sender<Waiting>,
    flush: mpsc::UnboundedSender<std_mpsc::Sender<()>>,
    full: Counter,
}

fn outcome(outcome: &'static str) -> Counter {
    counter!("seaworthy_tracker_events_total", "outcome" => outcome)
}

impl Tracker {
    /// Starts the thread.
    ///
    /// # Errors
    /// The thread or its parts cannot be made.
    pub(crate) fn start(options: &TrackerOptions) -> io::Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (flush, flushes) = mpsc::unbounded_channel();
        let sender = Sender::new(options)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("error-tracker".to_owned()).spawn(move || {
            own_thread::mark();
            runtime.block_on(sender.run(waiting, flushes));
        })?;
        Ok(Self { queue, flush, full: outcome("dropped_queue") })
    }

    /// Puts an event into the queue; drops it when that is full.
    pub(super) fn send(&self, category: Category, event: Value) {
        if self.queue.try_send(Waiting { category, event }).is_err() {
            self.full.increment(1);
        }
    }

    /// Waits until what is in the queue was sent, at most five seconds.
    pub(crate) fn flush(&self) {
        let (done, wait) = std_mpsc::channel();
        if self.flush.send(done).is_ok() {
            // Late or over: the process ends all the same.
            let _ = wait.recv_timeout(FLUSH);
        }
    }
}

struct Sender {
    dsn: Dsn,
    outbound: Outbound,
    dependency: Dependency,
    clock: Arc<dyn Clock>,
    limits: Limits,
    sent: Counter,
    held_back: Counter,
    failed: Counter,
}

impl Sender {
    fn new(options: &TrackerOptions) -> io::Result<Self> {
        let clock = Arc::clone(&options.clock);
        // The operator named this host, wherever it is.
        let allow = Allow::read([&options.dsn.host]).map_err(io::Error::other)?;
        let outbound = Outbound::new(OutboundOptions { allow, ..OutboundOptions::new(Arc::clone(&clock)) });
        let dependencies = Dependencies::new(Arc::clone(&clock));
        let policy = Policy::new(Fallback::GoOnWithout("errors are in the log alone"));
        Ok(Self {
            dsn: options.dsn.clone(),
            outbound: outbound.map_err(io::Error::other)?,
            dependency: dependencies.declare("error-tracker", policy).map_err(io::Error::other)?,
            clock,
            limits: Limits::default(),
            sent: outcome("sent"),
            held_back: outcome("dropped_rate_limit"),
            failed: outcome("failed"),
        })
    }

    async fn run(
        mut self,
        mut waiting: mpsc::Receiver<Waiting>,
        mut flushes: mpsc::UnboundedReceiver<std_mpsc::Sender<()>>,
    ) {
        loop {
            tokio::select! {
                next = waiting.recv() => match next {
                    Some(next) => self.deliver(next).await,
                    None => break,
                },
                Some(done) = flushes.recv() => {
                    while let Ok(next) = waiting.try_recv() {
                        self.deliver(next).await;
                    }
                    // Who asked may have stopped waiting.
                    let _ = done.send(());
                }
            }
        }
    }

    async fn deliver(&mut self, Waiting { category, event }: Waiting) {
        if self.limits.holds_back(category, Instant::now()) {
            self.held_back.increment(1);
            return;
        }
        let kind = if category == Category::Error { "event" } else { "transaction" };
        let (body, packed) = event::envelope(kind, &event, self.clock.now());
        let mut request = Request::post(&self.dsn.envelopes)
            .secret_header("x-sentry-auth", &self.dsn.authentication())
            .deadline(Deadline::within(PATIENCE))
            .body("application/x-sentry-envelope", body);
        if packed {
            request = request.header("content-encoding", "gzip");
        }
        match self.outbound.send(&self.dependency, request).await {
            Ok(answer) => {
                let (limits, wait) = (answer.header("x-sentry-rate-limits"), answer.header("retry-after"));
                self.limits.learn(answer.status.as_u16(), limits, wait, Instant::now());
                if answer.status.is_success() { &self.sent } else { &self.failed }.increment(1);
            }
            Err(_) => self.failed.increment(1),
        }
    }
}
