//! From settings to the options of each room.

use std::time::Duration;

use seaworthy_config::{Loaded, Registration as RegistrationSetting, Settings};
use seaworthy_documents::images::ImageLimits;
use seaworthy_http::{MetricsAccess, Options, Rates, ServeOptions};
use seaworthy_identity::{IdentityOptions, Registration};
use seaworthy_jobs::WorkerOptions;
use seaworthy_management::{ManagementOptions, Setting};
use seaworthy_notify::AlertBook;
use seaworthy_store::PoolOptions;
use seaworthy_watches::WatchesOptions;
use secrecy::SecretString;

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
    ManagementOptions { settings: settings.collect(), dependencies, alerts }
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
