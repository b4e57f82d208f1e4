//! The application, put together as the program does it, in this process.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use seaworthy_http::{App, Options, Platform, Rates, ServeOptions, Site, health, openapi};
use seaworthy_identity::{Identity, IdentityOptions, Registration};
use seaworthy_kernel::clock::SystemClock;
use seaworthy_store::{Database, Files, PoolOptions, migrate};
use seaworthy_watches::{Watches, WatchesOptions};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    data::{self, Place},
    exchange::{Connection, request},
};

/// Signs the tokens of all measured servers.
pub(crate) const SECRET_KEY: &str = "Kp7wX2vN9sQ4tR8yB1mC6dF3gH5jL0aE";
/// Of the account that owns the measured watches.
pub(crate) const EMAIL: &str = "collector@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";
/// Nobody reaches it, but every call is counted, as in earnest.
const RATE: u32 = 1_000_000_000;

/// A server with a filled database.
pub(crate) struct Measured {
    /// Address of the database.
    pub(crate) url: String,
    pub(crate) database: Database,
    pub(crate) router: seaworthy_http::Router,
    pub(crate) address: String,
    pub(crate) token: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
    _telemetry: Option<seaworthy_telemetry::Guard>,
}

impl Measured {
    /// Makes the schema, the account and the watches, and listens.
    ///
    /// # Errors
    /// What keeps it from that.
    pub(crate) async fn start(place: &Place) -> Result<Self> {
        let clock = Arc::new(SystemClock);
        let file = seaworthy_telemetry::FileOptions::new(place.folder.join("logs"));
        let telemetry = seaworthy_telemetry::start(seaworthy_telemetry::Options {
            level: "info".into(),
            console: seaworthy_telemetry::ConsoleFormat::Human,
            file: Some(file),
            clock: clock.clone(),
        });
        let telemetry = match telemetry {
            // The second engine logs where the first one does.
            Err(seaworthy_telemetry::TelemetryError::AlreadyStarted) => None,
            other => Some(other?),
        };
        let identity = Identity::new(IdentityOptions {
            secret_key: SECRET_KEY.to_owned().into(),
            access_token: chrono::Duration::hours(12),
            session: chrono::Duration::days(7),
            registration: Registration::Open,
        });
        let watches = Watches::new(WatchesOptions::default());
        let apps: [Arc<dyn App>; 2] = [identity.clone(), watches];
        let steps = seaworthy_http::migrations(&apps);
        let database = Database::open(&place.url, PoolOptions::default()).await?;
        migrate::up(&database, &steps, &*clock).await?;
        let rates = Rates { read: RATE, write: RATE, upload: RATE, sign_in: RATE };
        let options = Options { rates, ..Options::default() };
        let files = Files::on_disk(&place.folder.join("files"))?;
        let platform = Platform::new(database.clone(), files, clock, identity.clone(), options);
        let mut endpoints = health::endpoints();
        endpoints.extend(apps.into_iter().flat_map(App::endpoints));
        let document = openapi::document(&endpoints, "0");
        let router = seaworthy_http::router(&platform, &endpoints, document, Site { find: |_| None });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (stop, stopped) = oneshot::channel();
        let until = async { stopped.await.unwrap_or_default() };
        let options = ServeOptions { grace: Duration::from_secs(1), ..ServeOptions::default() };
        let served =
            tokio::spawn(seaworthy_http::serve(listener, router.clone(), platform.life.clone(), until, options));
        let setup = identity.setup_token(&platform).await.map_err(|problem| anyhow::anyhow!("{problem}"))?;
        let account = json!({"email": EMAIL, "password": PASSWORD, "setup_token": setup.context("a new database has no account")?});
        let body = account.to_string();
        let register = request("POST", "/api/v1/auth/register", None, "application/json", body.as_bytes());
        let signed_in: Value = serde_json::from_slice(Connection::open(&address).await?.succeed(&register).await?)?;
        let text = |value: &Value| value.as_str().map(str::to_owned).context("no such member");
        let owner = text(&signed_in["user"]["id"])?.parse()?;
        let token = text(&signed_in["tokens"]["access_token"])?;
        data::fill(&database, owner).await?;
        Ok(Self { url: place.url.clone(), database, router, address, token, stop, served, _telemetry: telemetry })
    }

    /// Ends it and closes the database.
    ///
    /// # Errors
    /// The server had ended before, in error.
    pub(crate) async fn stop(self) -> Result<()> {
        // It fails only where the server is gone already, which the next line tells.
        let _ = self.stop.send(());
        self.served.await?;
        self.database.close().await;
        Ok(())
    }
}
