//! Which events are logged: a level or a filter directive, changeable while the process runs.

use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::TelemetryError;

/// Libraries that say much at `info` and below.
const NOISY: [&str; 8] = ["sqlx", "hyper", "hyper_util", "h2", "rustls", "sea_orm", "sea_orm_migration", "sea_schema"];
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Filters events as the directive says, but lets every span up to `info` through: a record at `error` must still tell
/// the request it belongs to.
#[derive(Debug)]
pub(crate) struct EventFilter(EnvFilter);

impl EventFilter {
    /// Reads a level or a comma-separated list of directives such as `warn,seaworthy_store=debug`.
    pub(crate) fn parse(text: &str) -> Result<Self, TelemetryError> {
        let text = text.trim();
        let refuse = |reason: String| TelemetryError::Level { given: text.to_owned(), reason };
        let parts = || text.split(',').map(str::trim);
        if !text.contains('[') {
            // Left to itself the filter takes a misspelt level for a module's name, and logs all of it.
            for part in parts() {
                let level = part.split_once('=').map_or(part, |(_, level)| level);
                if !LEVELS.iter().any(|known| level.eq_ignore_ascii_case(known)) {
                    return Err(refuse(format!("`{level}` is not one of {}", LEVELS.join(", "))));
                }
            }
        }
        let general = parts().rfind(|part| LEVELS.iter().any(|level| part.eq_ignore_ascii_case(level)));
        let general = general.unwrap_or("warn").to_ascii_lowercase();
        let noise = if matches!(general.as_str(), "off" | "error") { general.as_str() } else { "warn" };
        let mut directives = general.clone();
        for library in NOISY {
            directives.push_str(&format!(",{library}={noise}"));
        }
        directives.push(',');
        directives.push_str(text);
        let filter = EnvFilter::builder().with_regex(false).parse(directives);
        filter.map(Self).map_err(|error| refuse(error.to_string()))
    }
}

fn is_wanted_span(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && *metadata.level() <= Level::INFO
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for EventFilter {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        let interest = Layer::<S>::register_callsite(&self.0, metadata);
        if is_wanted_span(metadata) { Interest::always() } else { interest }
    }

    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        is_wanted_span(metadata) || Layer::<S>::enabled(&self.0, metadata, context)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let hint = Layer::<S>::max_level_hint(&self.0)?;
        Some(hint.max(LevelFilter::INFO))
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        Layer::<S>::on_new_span(&self.0, attributes, id, context);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        Layer::<S>::on_record(&self.0, id, values, context);
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        Layer::<S>::on_enter(&self.0, id, context);
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        Layer::<S>::on_exit(&self.0, id, context);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        Layer::<S>::on_close(&self.0, id, context);
    }
}

#[cfg(test)]
mod tests;
