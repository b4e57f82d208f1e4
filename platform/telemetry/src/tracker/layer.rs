//! From the log to the tracker: errors become events, what came before them in the same request their steps.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use seaworthy_kernel::Clock;
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;
use uuid::Uuid;

use super::event::{self, Breadcrumb, Origin};
use super::limits::Category;
use super::{Tracker, TrackerOptions};
use crate::format::Fields;
use crate::own_thread;

/// Steps that are kept of one request.
const MOST_CRUMBS: usize = 30;

/// Steps of one request so far, at its outermost span.
#[derive(Default)]
struct Crumbs(Vec<Breadcrumb>);

/// When a request began whose duration is sent.
struct Began(DateTime<Utc>);

/// Sends errors, and the durations of some requests.
pub(crate) struct TrackerLayer {
    tracker: Tracker,
    origin: Origin,
    sample_rate: f64,
    traces_sample_rate: f64,
    clock: Arc<dyn Clock>,
}

impl TrackerLayer {
    pub(crate) fn new(tracker: Tracker, options: TrackerOptions) -> Self {
        let TrackerOptions { environment, release, sample_rate, traces_sample_rate, clock, .. } = options;
        Self { tracker, origin: Origin { environment, release }, sample_rate, traces_sample_rate, clock }
    }
}

/// Whether the event of this random id is among the share.
fn is_chosen(id: Uuid, share: f64) -> bool {
    let (high, _) = id.as_u64_pair();
    // The version stands in bits 12 to 15; those above are random.
    ((high >> 16) as f64) < share * (1_u64 << 48) as f64
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for TrackerLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let is_request = attributes.metadata().name() == "request";
        if !is_request || self.traces_sample_rate <= 0.0 || !is_chosen(Uuid::new_v4(), self.traces_sample_rate) {
            return;
        }
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(Began(self.clock.now()));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let level = *event.metadata().level();
        if level > Level::INFO || own_thread::is_this() {
            return;
        }
        let root = context.event_scope(event).and_then(|scope| scope.from_root().next());
        if level != Level::ERROR {
            let Some(root) = root else { return };
            let mut fields = Fields::default();
            event.record(&mut fields);
            let crumb = Breadcrumb {
                at: self.clock.now(),
                level: if level == Level::WARN { "warn" } else { "info" },
                module: event.metadata().target().to_owned(),
                message: fields.message().unwrap_or_default().to_owned(),
                data: fields.entries().map(|(name, value)| (name.to_owned(), value.clone())).collect(),
            };
            let mut extensions = root.extensions_mut();
            let mut crumbs = extensions.remove::<Crumbs>().unwrap_or_default();
            if crumbs.0.len() == MOST_CRUMBS {
                crumbs.0.remove(0);
            }
            crumbs.0.push(crumb);
            extensions.insert(crumbs);
            return;
        }
        let id = Uuid::new_v4();
        if !is_chosen(id, self.sample_rate) {
            metrics::counter!("seaworthy_tracker_events_total", "outcome" => "dropped_sample").increment(1);
            return;
        }
        let fields = Fields::of(event, &context);
        let extensions = root.as_ref().map(|root| root.extensions());
        let crumbs = extensions.as_ref().and_then(|extensions| extensions.get::<Crumbs>());
        let crumbs = crumbs.map_or(&[][..], |crumbs| &crumbs.0);
        let event = event::error(id, self.clock.now(), event.metadata().target(), &fields, crumbs, &self.origin);
        self.tracker.send(Category::Error, event);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let extensions = span.extensions();
        if let (Some(Began(began)), Some(fields)) = (extensions.get::<Began>(), extensions.get::<Fields>()) {
            let event = event::transaction(Uuid::new_v4(), *began, self.clock.now(), fields, &self.origin);
            self.tracker.send(Category::Transaction, event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_about_the_share() {
        let chosen = |share| (0..4000).filter(|_| is_chosen(Uuid::new_v4(), share)).count();
        assert_eq!((chosen(0.0), chosen(1.0)), (0, 4000));
        // Ten standard deviations on either side.
        assert!((1680..2320).contains(&chosen(0.5)));
    }
}
