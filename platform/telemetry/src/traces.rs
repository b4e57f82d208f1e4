//! Traces: requests, jobs, statements and calls to the outside as OpenTelemetry spans, sent by OTLP over HTTP (protobuf).
//!
//! A layer of our own makes them of the house's `tracing` spans, because what leaves must be redacted and because the log wants the trace's id.

mod client;
mod context;
mod layer;

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

pub use context::{outgoing, statement, with_incoming};
pub(crate) use layer::TraceLayer;
use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::{Protocol, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracer, SdkTracerProvider},
};
use seaworthy_kernel::Clock;
use tokio::runtime::Runtime;

use crate::own_thread;

/// Longest wait at the end of the process.
const FLUSH: Duration = Duration::from_secs(5);

/// Where traces are sent, and how many.
#[derive(Debug, Clone)]
pub struct TraceOptions {
    /// Address of the collector, without `/v1/traces`.
    pub endpoint: String,
    /// Headers for it; may be secrets.
    pub headers: Vec<(String, String)>,
    /// Longest time of one delivery.
    pub timeout: Duration,
    /// Name of this service.
    pub service_name: String,
    /// Version of this service.
    pub version: String,
    /// E.g. `production`.
    pub environment: String,
    /// Share of traces that are kept where the caller has not decided, 0 to 1.
    pub ratio: f64,
    /// The time of the calls.
    pub clock: Arc<dyn Clock>,
}

/// The way of traces out of the process.
#[derive(Debug)]
pub(crate) struct Traces {
    provider: SdkTracerProvider,
    /// On which the collector is called; none once it is to end.
    runtime: Option<Runtime>,
}

impl Traces {
    /// Starts the thread that sends.
    ///
    /// # Errors
    /// The address cannot be used, or a thread not be started.
    pub(crate) fn start(options: TraceOptions) -> io::Result<Self> {
        let TraceOptions { endpoint, headers, timeout, service_name, version, environment, ratio, clock } = options;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("traces")
            .on_thread_start(own_thread::mark)
            .enable_all()
            .build()?;
        let endpoint = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let client = client::CollectorClient::new(&endpoint, timeout, clock, runtime.handle().clone())?;
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint)
            .with_timeout(timeout)
            .with_headers(headers.into_iter().collect::<HashMap<_, _>>())
            .build()
            .map_err(io::Error::other)?;
        let resource = Resource::builder_empty().with_attributes([
            KeyValue::new("service.name", service_name),
            KeyValue::new("service.version", version),
            KeyValue::new("deployment.environment.name", environment),
        ]);
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            // The caller's decision holds for all of a trace, so that none is kept by halves.
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio))))
            .with_resource(resource.build())
            .build();
        context::install(provider.tracer("seaworthy"));
        Ok(Self { provider, runtime: Some(runtime) })
    }

    pub(crate) fn tracer(&self) -> SdkTracer {
        self.provider.tracer("seaworthy")
    }

    /// Sends what is waiting.
    pub(crate) fn flush(&self) {
        // What cannot be delivered now is lost: the log has it too.
        let _ = self.provider.force_flush();
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        let _ = self.provider.shutdown_with_timeout(FLUSH);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests;
