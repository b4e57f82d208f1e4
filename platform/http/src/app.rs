//! What an application gives to the house.

use std::sync::Arc;

use async_trait::async_trait;
use seaworthy_kernel::Problem;
use seaworthy_store::Migrations;
use uuid::Uuid;

use crate::{Endpoint, Platform};

/// The demo account that apps fill with sample data.
#[derive(Debug, Clone, Copy)]
pub struct Demo {
    /// The account's id.
    pub account: Uuid,
}

/// An application: its table of contents. The platform knows apps by this alone.
#[async_trait]
pub trait App: Send + Sync + 'static {
    /// Short lower-case name: the namespace of its migrations and its tag in documents.
    fn name(&self) -> &'static str;

    /// Steps of its schema.
    fn migrations(&self) -> Migrations;

    /// Its operations.
    fn endpoints(self: Arc<Self>) -> Vec<Endpoint>;

    /// Fills the demo account. Called at each start with `--demo`; does nothing where the data is there.
    ///
    /// # Errors
    /// What the store says; nothing is left half done.
    async fn fill_demo(&self, platform: &Platform, demo: Demo) -> Result<(), Problem> {
        let (_, _) = (platform, demo);
        Ok(())
    }

    /// Called at the start and then hourly: removes what is past its time.
    ///
    /// # Errors
    /// What the store says; the rest is tried again an hour later.
    async fn housekeeping(&self, platform: &Platform) -> Result<(), Problem> {
        let _ = platform;
        Ok(())
    }
}
