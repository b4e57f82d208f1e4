//! Which apps there are, and how they become one server.

use std::sync::Arc;

use seaworthy_config::{Loaded, Settings};
use seaworthy_http::{App, Endpoint, Gate, Platform, Site, health, openapi};
use seaworthy_identity::{Identity, IdentityOptions, Registration};
use seaworthy_management::{Backups, Management, ManagementOptions};
use seaworthy_notify::AlertBook;
use seaworthy_store::{Database, Migrations};
use seaworthy_watches::{Watches, WatchesOptions};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{backups, options, outside::Outside};

/// The apps of this binary, identity first: the others' tables refer to its accounts.
#[derive(Clone)]
pub(crate) struct Apps {
    /// The identity room.
    pub(crate) identity: Arc<Identity>,
    watches: Arc<Watches>,
    management: Arc<Management>,
    backups: Arc<Backups>,
}

impl Apps {
    /// The apps with these settings.
    ///
    /// # Errors
    /// The key of the backups cannot be read or kept.
    pub(crate) fn new(
        loaded: &Loaded,
        secret_key: SecretString,
        outside: &Outside,
        alerts: AlertBook,
    ) -> anyhow::Result<Self> {
        let settings = &loaded.settings;
        let backups = backups::options(loaded)?;
        Ok(Self {
            identity: Identity::new(options::identity(settings, secret_key)),
            watches: Watches::new(options::watches(settings)),
            management: Management::new(options::management(loaded, outside, alerts)),
            backups: Backups::new(backups),
        })
    }

    /// All of them, in the order of their migrations.
    pub(crate) fn all(&self) -> [Arc<dyn App>; 4] {
        [self.identity.clone(), self.watches.clone(), self.management.clone(), self.backups.clone()]
    }

    /// Who tells who calls.
    pub(crate) fn gate(&self) -> Arc<dyn Gate> {
        self.identity.clone()
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        let mut endpoints = health::endpoints();
        endpoints.extend(self.all().into_iter().flat_map(App::endpoints));
        endpoints
    }

    /// Apps that serve nobody: to ask them what they are made of.
    fn unconfigured() -> Self {
        let identity = IdentityOptions {
            secret_key: SecretString::from(String::new()),
            access_token: chrono::Duration::minutes(15),
            session: chrono::Duration::days(7),
            registration: Registration::Open,
        };
        Self {
            identity: Identity::new(identity),
            watches: Watches::new(WatchesOptions::default()),
            management: Management::new(ManagementOptions::default()),
            backups: Backups::new(None),
        }
    }
}

/// Steps of the schema of all apps.
pub(crate) fn migrations() -> Vec<Migrations> {
    seaworthy_http::migrations(&Apps::unconfigured().all())
}

/// The OpenAPI document.
pub(crate) fn document_of_this_version() -> serde_json::Value {
    openapi::document(&Apps::unconfigured().endpoints(), env!("CARGO_PKG_VERSION"))
}

/// Opens the database of the settings.
///
/// # Errors
/// It cannot be opened; the text says what to do.
pub(crate) async fn open_database(settings: &Settings) -> anyhow::Result<Database> {
    // Before anybody sees it half in its place.
    if seaworthy_backup::finish_interrupted(&backups::place(settings)).await? {
        tracing::warn!("a restore that was interrupted is complete now");
    }
    Ok(Database::open(settings.database.url.expose_secret(), options::pool(settings)).await?)
}

/// The whole server as one router.
pub(crate) fn router(platform: &Platform, apps: &Apps) -> seaworthy_http::Router {
    let endpoints = apps.endpoints();
    let document = openapi::document(&endpoints, env!("CARGO_PKG_VERSION"));
    seaworthy_http::router(platform, &endpoints, document, Site { find: asset })
}

fn asset(path: &str) -> Option<seaworthy_http::Asset> {
    seaworthy_web::find(path).map(|asset| seaworthy_http::Asset {
        content_type: asset.content_type,
        etag: asset.etag,
        immutable: asset.immutable,
        identity: asset.identity,
        br: asset.br,
        gz: asset.gz,
    })
}
