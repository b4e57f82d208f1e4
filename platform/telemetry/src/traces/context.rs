//! Where in a trace the present work is: from the caller (W3C Trace Context), into the calls it makes, and around its statements.

use std::cell::RefCell;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{
    Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState,
    Tracer as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SdkTracer;

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

thread_local! {
    /// Of the caller, while the span of its request is made.
    static INCOMING: RefCell<Option<SpanContext>> = const { RefCell::new(None) };
    /// Of the spans that this thread is in now, the innermost last.
    static ENTERED: RefCell<Vec<SpanContext>> = const { RefCell::new(Vec::new()) };
}

/// Tells [`statement`] where to send. The first one stays: a process traces to one place.
pub(super) fn install(tracer: SdkTracer) {
    let _ = TRACER.set(tracer);
}

/// Makes a span, as part of the trace that the header `traceparent` names, if it names one.
pub fn with_incoming<T>(traceparent: Option<&str>, make: impl FnOnce() -> T) -> T {
    if TRACER.get().is_none() {
        return make();
    }
    INCOMING.set(traceparent.and_then(parse));
    let made = make();
    INCOMING.set(None);
    made
}

pub(super) fn incoming() -> Option<SpanContext> {
    INCOMING.take()
}

pub(super) fn enter(context: SpanContext) {
    ENTERED.with_borrow_mut(|entered| entered.push(context));
}

pub(super) fn exit() {
    ENTERED.with_borrow_mut(|entered| _ = entered.pop());
}

/// The value of `traceparent` for a call that the present work makes; none where nothing is traced.
pub fn outgoing() -> Option<String> {
    let context = ENTERED.with_borrow(|entered| entered.last().cloned())?;
    let flags = if context.is_sampled() { "01" } else { "00" };
    Some(format!("00-{}-{}-{flags}", context.trace_id(), context.span_id()))
}

/// Notes a statement that was just sent, as part of the present work. `text` has placeholders, never values.
pub fn statement(text: &str, pool: &'static str, took: Duration, failed: bool) {
    let Some(tracer) = TRACER.get() else { return };
    let Some(parent) = ENTERED.with_borrow(|entered| entered.last().cloned()).filter(SpanContext::is_sampled) else {
        return;
    };
    let ended: SystemTime = opentelemetry::time::now();
    let verb = text.split_whitespace().next().unwrap_or("statement").to_ascii_uppercase();
    let builder = tracer
        .span_builder(verb)
        .with_kind(SpanKind::Client)
        .with_start_time(ended.checked_sub(took).unwrap_or(ended))
        .with_attributes([
            KeyValue::new("db.query.text", text.to_owned()),
            KeyValue::new("db.client.connection.pool.name", pool),
        ]);
    let mut span = tracer.build_with_context(builder, &Context::new().with_remote_span_context(parent));
    if failed {
        span.set_status(Status::error("the statement failed"));
    }
    span.end_with_timestamp(ended);
}

/// `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`; later versions may have more (W3C Trace Context, 3.2).
fn parse(header: &str) -> Option<SpanContext> {
    let mut parts = header.trim().split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |text: &str, length| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let known = is_hex(version, 2) && version != "ff" && (version != "00" || parts.next().is_none());
    if !known || !is_hex(trace, 32) || !is_hex(span, 16) || !is_hex(flags, 2) {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()? & 1);
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    Some(SpanContext::new(trace, span, flags, true, TraceState::NONE)).filter(SpanContext::is_valid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callers_place_in_its_trace_is_read() {
        let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let context = parse(text).unwrap();
        assert!(context.is_sampled() && context.is_remote());
        assert_eq!(context.trace_id().to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert!(!parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00").unwrap().is_sampled());
        assert!(parse("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more").is_some());
    }

    #[test]
    fn what_is_none_is_left_out() {
        for text in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
