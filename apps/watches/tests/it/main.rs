//! The app through HTTP, as people and clients use it, on both databases.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bulk;
mod collections;
mod content;
mod exports;
mod filters;
mod fixtures;
mod generated;
mod image_limits;
mod image_order;
mod import_fixture;
mod import_states;
mod imports;
mod limits;
mod money;
mod ordering;
mod own_brands;
mod pictures;
mod queries;
mod reference;
mod repairs;
mod round_trip;
mod search;
mod strangers;
mod texts;
mod trash;
mod uploads;
mod watches;

use std::sync::Arc;

use seaworthy_http::App;
use seaworthy_watches::{Watches, WatchesOptions};

fn apps() -> Vec<Arc<dyn App>> {
    vec![Watches::new(WatchesOptions::default())]
}
