//! From the house's spans to those of OpenTelemetry.

use std::sync::Arc;
use std::time::SystemTime;

use opentelemetry::trace::{Span as _, SpanContext, SpanKind, Status, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context as TraceContext, KeyValue, Value as TraceValue};
use opentelemetry_sdk::trace::{SdkTracer, Span};
use seaworthy_kernel::Clock;
use serde_json::Value;
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::{Traces, context};
use crate::format::Fields;
use crate::own_thread;

/// The OpenTelemetry side of a span.
struct Traced {
    span: Span,
    context: SpanContext,
}

/// Makes an OpenTelemetry span of each span of the house's own code.
pub(crate) struct TraceLayer {
    tracer: SdkTracer,
    clock: Arc<dyn Clock>,
}

impl TraceLayer {
    pub(crate) fn new(traces: &Traces, clock: Arc<dyn Clock>) -> Self {
        Self { tracer: traces.tracer(), clock }
    }

    fn now(&self) -> SystemTime {
        self.clock.now().into()
    }
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("seaworthy") && *metadata.level() <= Level::INFO
}

/// A field under the name that OpenTelemetry gives it. Who it was is left out.
fn attribute(name: &'static str, value: &Value) -> Option<KeyValue> {
    let name = match name {
        "user_id" | "trace_id" => return None,
        "method" => "http.request.method",
        "path" => "url.path",
        "status" => "http.response.status_code",
        other => other,
    };
    let value: TraceValue = match value {
        Value::String(text) => text.clone().into(),
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(real)) => real.into(),
            (None, None) => return None,
        },
        other => other.to_string().into(),
    };
    Some(KeyValue::new(name, value))
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for TraceLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if !is_ours(attributes.metadata()) || own_thread::is_this() {
            return;
        }
        let Some(span) = context.span(id) else { return };
        let parent = span.scope().skip(1).find_map(|outer| Some(outer.extensions().get::<Traced>()?.context.clone()));
        let incoming = context::incoming();
        let parent = parent.or(incoming);
        let mut extensions = span.extensions_mut();
        let mut fields = extensions.remove::<Fields>().unwrap_or_default();
        let operation = fields.get("operation").and_then(Value::as_str).map(str::to_owned);
        let kind = match attributes.metadata().name() {
            "request" => SpanKind::Server,
            "outbound" => SpanKind::Client,
            "job" => SpanKind::Consumer,
            _ => SpanKind::Internal,
        };
        let builder = self
            .tracer
            .span_builder(operation.unwrap_or_else(|| attributes.metadata().name().to_owned()))
            .with_kind(kind)
            .with_start_time(self.now())
            .with_attributes(fields.entries().filter_map(|(name, value)| attribute(name, value)).collect::<Vec<_>>());
        let around =
            parent.map_or_else(TraceContext::new, |parent| TraceContext::new().with_remote_span_context(parent));
        let traced = self.tracer.build_with_context(builder, &around);
        let place = traced.span_context().clone();
        // For the log: one can go from a line to its trace.
        fields.put("trace_id", Value::String(place.trace_id().to_string()));
        extensions.replace(fields);
        extensions.replace(Traced { span: traced, context: place });
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(traced) = span.extensions().get::<Traced>() {
            context::enter(traced.context.clone());
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if span.extensions().get::<Traced>().is_some() {
            context::exit();
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let Some(span) = context.event_span(event) else { return };
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut extensions = span.extensions_mut();
        let Some(traced) = extensions.get_mut::<Traced>() else { return };
        if let Some(status) = fields.get("status").and_then(|status| attribute("status", status)) {
            traced.span.set_attribute(status);
        }
        if *event.metadata().level() == Level::ERROR {
            traced.span.set_status(Status::error(fields.message().unwrap_or_default().to_owned()));
            for (name, value) in fields.entries().filter(|(name, _)| matches!(*name, "code" | "cause" | "error")) {
                traced.span.set_attribute(KeyValue::new(
                    format!("error.{name}"),
                    value.as_str().unwrap_or_default().to_owned(),
                ));
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        if let Some(mut traced) = span.extensions_mut().remove::<Traced>() {
            traced.span.end_with_timestamp(self.now());
        }
    }
}
