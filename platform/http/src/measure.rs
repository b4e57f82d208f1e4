//! Counts and times requests. What a request costs here: a few atomic additions; the counters are found once and kept.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};
use seaworthy_kernel::{Code, Problem};

/// What the operations of one server share.
#[derive(Debug)]
pub(crate) struct Measures {
    in_flight: Gauge,
    /// Of everything that is no operation: web UI, documents, unknown addresses.
    other: [OperationMeasures; METHODS.len()],
    answered: AtomicU64,
    faults: AtomicU64,
    last_fault: Mutex<Option<Arc<str>>>,
}

/// Operations answered since the start of the process, those that are free of limits (health) left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traffic {
    /// All of them.
    pub requests: u64,
    /// Faults of the server among them (5xx).
    pub faults: u64,
    /// Id of the last request that was one.
    pub last_fault: Option<Arc<str>>,
}

/// Methods that are counted by name.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"];
/// Statuses whose counters are kept; others are looked up each time.
const STATUSES: [u16; 19] =
    [200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503];
/// The client left before the answer.
const CLIENT_LEFT: u16 = 499;

impl Measures {
    /// Finds its counters: metrics must be installed before.
    pub(crate) fn new() -> Self {
        Self {
            in_flight: gauge!("seaworthy_http_requests_in_flight"),
            other: METHODS.map(|method| OperationMeasures::new("other", method)),
            answered: AtomicU64::new(0),
            faults: AtomicU64::new(0),
            last_fault: Mutex::new(None),
        }
    }

    /// Notes an answer for [`Traffic`].
    pub(crate) fn note(&self, status: u16, request_id: &Arc<str>) {
        self.answered.fetch_add(1, Ordering::Relaxed);
        if status >= 500 {
            self.faults.fetch_add(1, Ordering::Relaxed);
            *self.last_fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(request_id));
        }
    }

    pub(crate) fn traffic(&self) -> Traffic {
        // Faults first: a request in between must not make them more than all.
        let faults = self.faults.load(Ordering::Relaxed);
        Traffic {
            requests: self.answered.load(Ordering::Relaxed).max(faults),
            faults,
            last_fault: self.last_fault.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// Counts an answer that no operation gave.
    pub(crate) fn other(&self, method: &http::Method, status: u16, took: Duration) {
        let place = METHODS.iter().position(|name| *name == method.as_str()).unwrap_or(METHODS.len() - 1);
        self.other[place].answered(status, took);
    }
}

/// One operation's count and duration.
#[derive(Debug)]
pub(crate) struct OperationMeasures {
    operation: &'static str,
    method: &'static str,
    /// Made with the first request: what is never called is no line in the scrape.
    duration: OnceLock<Histogram>,
    answers: [OnceLock<Counter>; STATUSES.len()],
}

impl OperationMeasures {
    pub(crate) fn new(operation: &'static str, method: &'static str) -> Self {
        Self { operation, method, duration: OnceLock::new(), answers: [const { OnceLock::new() }; STATUSES.len()] }
    }

    /// A request begins. What is returned counts it when it is dropped.
    pub(crate) fn begin<'a>(&'a self, shared: &'a Measures) -> Running<'a> {
        shared.in_flight.increment(1.0);
        Running { operation: self, shared, started: Instant::now(), status: CLIENT_LEFT }
    }

    fn answered(&self, status: u16, took: Duration) {
        match STATUSES.iter().position(|known| *known == status) {
            Some(place) => self.answers[place].get_or_init(|| self.counter(status)).increment(1),
            None => self.counter(status).increment(1),
        }
        let duration = || histogram!("seaworthy_http_request_duration_seconds", "operation" => self.operation);
        self.duration.get_or_init(duration).record(took.as_secs_f64());
    }

    fn counter(&self, status: u16) -> Counter {
        counter!("seaworthy_http_requests_total", "operation" => self.operation, "method" => self.method, "status" => status.to_string())
    }
}

/// A request on its way; dropped without an answer when the client leaves.
#[derive(Debug)]
pub(crate) struct Running<'a> {
    operation: &'a OperationMeasures,
    shared: &'a Measures,
    started: Instant,
    status: u16,
}

impl Running<'_> {
    /// Notes the answer; returns how long it took.
    pub(crate) fn answered(&mut self, status: u16) -> Duration {
        self.status = status;
        self.started.elapsed()
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.shared.in_flight.decrement(1.0);
        self.operation.answered(self.status, self.started.elapsed());
    }
}

/// Counts a problem, and the limit that it may have met.
pub(crate) fn refused(problem: &Problem) {
    counter!("seaworthy_errors_total", "code" => problem.code.as_str()).increment(1);
    match problem.code {
        Code::TooManyRequests => limit_met("rate"),
        Code::PayloadTooLarge => limit_met("body_size"),
        _ => {}
    }
}

/// Counts a request that met a limit.
pub(crate) fn limit_met(reason: &'static str) {
    counter!("seaworthy_http_refusals_total", "reason" => reason).increment(1);
}
