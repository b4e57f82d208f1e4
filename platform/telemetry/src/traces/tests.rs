//! What reaches the collector, decoded.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value as Any};
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind, status::StatusCode};
use prost::Message as _;
use seaworthy_kernel::clock::SystemClock;
use tracing::subscriber::DefaultGuard;
use tracing::{error, info, info_span};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;

use super::{TraceLayer, TraceOptions, Traces, outgoing, statement, with_incoming};
use crate::Recorder;
use crate::test_receiver::{Received, receive};

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn trace(ratio: f64) -> (Traces, Recorder, Receiver<Received>, DefaultGuard) {
    let (port, receiver) = receive(&[]);
    let traces = Traces::start(TraceOptions {
        endpoint: format!("http://127.0.0.1:{port}/"),
        headers: vec![("x-tenant".into(), "sea".into())],
        timeout: Duration::from_secs(10),
        service_name: "seaworthy".into(),
        version: "0.1.0".into(),
        environment: "test".into(),
        ratio,
        clock: Arc::new(SystemClock),
    });
    let traces = traces.unwrap();
    let recorder = Recorder::default();
    let subscriber = Registry::default()
        .with(recorder.layer(Arc::new(SystemClock)))
        .with(TraceLayer::new(&traces, Arc::new(SystemClock)));
    let guard = tracing::subscriber::set_default(subscriber);
    (traces, recorder, receiver, guard)
}

fn spans(receiver: &Receiver<Received>) -> Vec<Span> {
    let mut spans = Vec::new();
    for received in receiver.try_iter() {
        assert_eq!(received.line, "POST /v1/traces HTTP/1.1");
        assert_eq!(
            (received.headers["content-type"].as_str(), received.headers["x-tenant"].as_str()),
            ("application/x-protobuf", "sea")
        );
        let request = ExportTraceServiceRequest::decode(&received.body[..]).unwrap();
        for resource in request.resource_spans {
            let attributes = resource.resource.unwrap().attributes;
            assert_eq!(
                (text(&attributes, "service.name"), text(&attributes, "service.version")),
                ("seaworthy".into(), "0.1.0".into())
            );
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    spans
}

fn text(attributes: &[KeyValue], key: &str) -> String {
    let found = attributes.iter().find(|attribute| attribute.key == key).and_then(|attribute| attribute.value.as_ref());
    match found.and_then(|value| value.value.as_ref()) {
        Some(Any::StringValue(text)) => text.clone(),
        Some(Any::IntValue(number)) => number.to_string(),
        other => panic!("{key}: {other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The statements of all tests of this process go to the place that was traced to first, so one test tries it all.
#[test]
fn a_request_its_statements_and_its_calls_are_one_trace() {
    let (traces, recorder, receiver, _guard) = trace(0.0);
    let planted = "password=hunter2hunter2";
    {
        let make = || {
            info_span!(
                "request",
                request_id = "r-1",
                operation = "watches_list",
                method = "GET",
                path = planted,
                user_id = "u-1"
            )
        };
        let span = with_incoming(Some(CALLER), make).entered();
        info!(status = 500, "answered");
        statement("SELECT name FROM watches WHERE id = $1", "read", Duration::from_millis(2), false);
        statement("UPDATE watches SET name = $1", "write", Duration::from_millis(1), true);
        {
            let _call = info_span!("outbound", dependency = "exchange-rates").entered();
            let header = outgoing().unwrap();
            assert!(header.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && header.ends_with("-01"), "{header}");
            assert_ne!(header, CALLER);
        }
        error!(code = "internal", cause = planted, "a request failed");
        drop(span);
    }
    assert_eq!(outgoing(), None, "nothing is traced outside");
    statement("SELECT 1", "read", Duration::ZERO, false);
    // Not decided by a caller, and the share is 0.
    drop(info_span!("request", operation = "unsampled").entered());
    traces.flush();
    let spans = spans(&receiver);
    let of = |name: &str| spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("{name}: {spans:#?}"));
    assert_eq!(spans.len(), 4, "{spans:#?}");
    assert!(spans.iter().all(|span| hex(&span.trace_id) == "4bf92f3577b34da6a3ce929d0e0e4736"));
    let request = of("watches_list");
    assert_eq!((hex(&request.parent_span_id).as_str(), request.kind()), ("00f067aa0ba902b7", SpanKind::Server));
    assert_eq!(text(&request.attributes, "request_id"), "r-1");
    assert_eq!(text(&request.attributes, "http.response.status_code"), "500");
    assert_eq!(request.status.as_ref().unwrap().code(), StatusCode::Error);
    assert_eq!(text(&request.attributes, "error.code"), "internal");
    let select = of("SELECT");
    assert_eq!((&select.parent_span_id, select.kind()), (&request.span_id, SpanKind::Client));
    assert_eq!(text(&select.attributes, "db.query.text"), "SELECT name FROM watches WHERE id = $1");
    assert_eq!(select.end_time_unix_nano - select.start_time_unix_nano, 2_000_000);
    assert_eq!(of("UPDATE").status.as_ref().unwrap().code(), StatusCode::Error);
    assert_eq!((&of("outbound").parent_span_id, of("outbound").kind()), (&request.span_id, SpanKind::Client));
    let whole = format!("{spans:?}");
    assert!(!whole.contains("hunter2") && !whole.contains("u-1"), "{whole}");
    // The log leads to the trace.
    let lines = recorder.with_field("trace_id", &"4bf92f3577b34da6a3ce929d0e0e4736".into());
    assert_eq!(lines.len(), 2, "{:#?}", recorder.all());
}
