//! From settings to the options of each room.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use percent_encoding::percent_decode_str;

use seaworthy_cache::{Shared, SharedError};
use seaworthy_config::{Loaded, Registration as RegistrationSetting, Settings};
use seaworthy_documents::images::ImageLimits;
use seaworthy_http::{MetricsAccess, Options, Rates, ServeOptions};
use seaworthy_identity::{IdentityOptions, Registration};
use seaworthy_jobs::WorkerOptions;
use seaworthy_kernel::Clock;
use seaworthy_management::{ManagementOptions, Setting, bundle::BundleSource};
use seaworthy_notify::AlertBook;
use seaworthy_store::PoolOptions;
use seaworthy_telemetry::{Exporters, TraceOptions, TrackerOptions, tracker::Dsn};
use seaworthy_watches::WatchesOptions;
use secrecy::{ExposeSecret as _, SecretString};

use crate::outside::Outside;

/// Options of the HTTP room.
pub(crate) fn http(settings: &Settings) -> Options {
    let limits = &settings.limits;
    Options {
        request_timeout: Duration::from_secs(limits.request_timeout_seconds.into()),
        max_body_bytes: usize::try_from(limits.max_body_bytes).unwrap_or(usize::MAX),
        rates: Rates {
            read: limits.reads_per_minute,
            write: limits.writes_per_minute,
            upload: limits.writes_per_minute,
            sign_in: settings.auth.sign_in_per_minute,
        },
        trusted_proxies: settings.server.trusted_proxies.iter().map(seaworthy_config::Network::parts).collect(),
        cors_origins: settings.cors_origins.clone(),
        https: settings.server.public_url.as_deref().is_some_and(|url| url.starts_with("https://")),
        metrics: MetricsAccess {
            token: settings.metrics.token.clone(),
            networks: settings.metrics.networks.iter().map(seaworthy_config::Network::parts).collect(),
        },
        log_level: seaworthy_telemetry::LevelControl::detached(settings.log.level.as_str()),
        shared: Shared::alone(),
    }
}

/// What nodes share quickly and may lose.
///
/// # Errors
/// REDIS_URL cannot be used.
pub(crate) fn shared(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Shared, SharedError> {
    match &settings.redis_url {
        Some(url) => Shared::at(url.expose_secret(), clock, env!("CARGO_PKG_VERSION")),
        None => Ok(Shared::alone()),
    }
}

/// Times of listening and stopping.
pub(crate) fn serve(settings: &Settings) -> ServeOptions {
    let server = &settings.server;
    ServeOptions {
        header_timeout: Duration::from_secs(server.header_timeout_seconds.into()),
        drain: Duration::from_secs(server.shutdown_delay_seconds.into()),
        grace: Duration::from_secs(server.shutdown_grace_seconds.into()),
    }
}

/// Options of the identity room.
pub(crate) fn identity(settings: &Settings, secret_key: SecretString) -> IdentityOptions {
    IdentityOptions {
        secret_key,
        access_token: chrono::Duration::minutes(settings.auth.access_token_minutes.into()),
        session: chrono::Duration::days(settings.auth.refresh_days.into()),
        registration: match settings.auth.registration {
            RegistrationSetting::Open => Registration::Open,
            RegistrationSetting::Closed => Registration::Closed,
        },
    }
}

/// Where errors and traces are sent.
///
/// # Errors
/// An address or a header cannot be used; the text names the setting.
pub(crate) fn exporters(settings: &Settings, clock: &Arc<dyn Clock>) -> anyhow::Result<Exporters> {
    let version = env!("CARGO_PKG_VERSION");
    let environment = settings.environment.as_str().to_owned();
    let dsn = settings.sentry_dsn.as_ref().map(|dsn| Dsn::parse(dsn.expose_secret())).transpose()?;
    let tracker = dsn.map(|dsn| TrackerOptions {
        dsn,
        environment: environment.clone(),
        release: format!("seaworthy@{version}"),
        sample_rate: settings.sentry.sample_rate,
        traces_sample_rate: settings.sentry.traces_sample_rate,
        clock: Arc::clone(clock),
    });
    let otel = &settings.otel;
    let traces = match &otel.exporter_otlp_endpoint {
        None => None,
        Some(endpoint) => Some(TraceOptions {
            endpoint: endpoint.clone(),
            headers: otel
                .exporter_otlp_headers
                .as_ref()
                .map_or(Ok(Vec::new()), |text| headers(text.expose_secret()))?,
            timeout: Duration::from_millis(otel.exporter_otlp_timeout.into()),
            service_name: otel.service_name.clone(),
            version: version.to_owned(),
            environment,
            ratio: otel.traces_sampler_arg,
            clock: Arc::clone(clock),
        }),
    };
    Ok(Exporters { tracker, traces })
}

/// `name=value` pairs separated by commas, values percent-encoded (W3C Baggage, as the OpenTelemetry specification says).
fn headers(text: &str) -> anyhow::Result<Vec<(String, String)>> {
    let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').context("OTEL_EXPORTER_OTLP_HEADERS: expected name=value")?;
            let value = percent_decode_str(value.trim()).decode_utf8().context("OTEL_EXPORTER_OTLP_HEADERS")?;
            Ok((name.trim().to_owned(), value.into_owned()))
        })
        .collect()
}

/// What the management room shows.
pub(crate) fn management(loaded: &Loaded, outside: &Outside, alerts: AlertBook) -> ManagementOptions {
    let settings = loaded.shown().map(|shown| Setting {
        key: shown.declaration.key.into(),
        value: shown.value.map(str::to_owned),
        origin: shown.origin.to_string(),
        summary: shown.declaration.description.into(),
        secret: shown.declaration.secret,
    });
    let dependencies = Some(outside.dependencies.clone());
    let bundle = Some(BundleSource { loaded: loaded.clone(), migrations: crate::compose::migrations() });
    ManagementOptions { settings: settings.collect(), dependencies, alerts, bundle }
}

/// Options of Watches.
pub(crate) fn watches(settings: &Settings) -> WatchesOptions {
    let uploads = &settings.uploads;
    WatchesOptions {
        images: ImageLimits {
            max_bytes: uploads.max_image_bytes,
            max_pixels: u64::from(uploads.max_image_megapixels) * 1_000_000,
            ..ImageLimits::default()
        },
        max_import_bytes: usize::try_from(uploads.max_import_bytes).unwrap_or(usize::MAX),
        trash_days: settings.trash_days.into(),
    }
}

/// Options of the worker.
pub(crate) fn worker(settings: &Settings) -> WorkerOptions {
    WorkerOptions { places: settings.workers, ..WorkerOptions::default() }
}

/// Size and times of the connection pool.
pub(crate) fn pool(settings: &Settings) -> PoolOptions {
    let database = &settings.database;
    PoolOptions {
        size: database.pool_size,
        overflow: database.pool_overflow,
        wait: Duration::from_secs(database.pool_wait_seconds.into()),
        recycle: Duration::from_secs(database.pool_recycle_seconds.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_collector_are_read() {
        let read = headers("authorization=Bearer%20a%3Db, x-tenant = sea,").unwrap();
        assert_eq!(read, [("authorization".into(), "Bearer a=b".into()), ("x-tenant".into(), "sea".into())]);
        assert!(headers("authorization").is_err());
    }
}
