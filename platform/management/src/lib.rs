//! The management room: how the installation is, what it was told, what is logged. For administrators.

mod api;
mod backups;
pub mod bundle;
pub mod doctor;
mod options;

use std::sync::Arc;

pub use backups::{BackupOptions, Backups};
pub use options::{ManagementOptions, Setting};
use seaworthy_http::{App, Endpoint};
use seaworthy_store::Migrations;

/// The management room: an [`App`] like the others.
#[derive(Debug)]
pub struct Management {
    options: ManagementOptions,
}

impl Management {
    /// The room with these settings to show.
    pub fn new(options: ManagementOptions) -> Arc<Self> {
        Arc::new(Self { options })
    }
}

impl App for Management {
    fn name(&self) -> &'static str {
        "management"
    }

    fn migrations(&self) -> Migrations {
        Migrations { app: "management", steps: &[] }
    }

    fn endpoints(self: Arc<Self>) -> Vec<Endpoint> {
        api::endpoints(&self)
    }
}
