//! All apps together: what must hold for every operation, and for the schema.
#![expect(clippy::unwrap_used, reason = "tests")]

mod document;
mod mode;
mod operations;
mod schema;
mod upgrades;

use std::sync::Arc;

use seaworthy_http::App;
use seaworthy_management::{Backups, Management, ManagementOptions};
use seaworthy_watches::{Watches, WatchesOptions};

fn apps() -> Vec<Arc<dyn App>> {
    vec![Watches::new(WatchesOptions::default()), Management::new(ManagementOptions::default()), Backups::new(None)]
}
