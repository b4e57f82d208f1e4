//! Operations of the app: folder = resource, file = verb.

mod brands;
mod collections;
mod images;
mod imports;
mod reference;
mod watches;

use std::sync::Arc;

use seaworthy_http::{Endpoint, SignedIn};
use seaworthy_kernel::{Currency, Problem};
use seaworthy_store::{Query as _, sql};

use crate::Watches;

pub(crate) fn endpoints(app: &Arc<Watches>) -> Vec<Endpoint> {
    vec![
        reference::brands::endpoint(app),
        reference::movement_types::endpoint(app),
        reference::complications::endpoint(app),
        reference::currencies::endpoint(),
        brands::list::endpoint(),
        brands::create::endpoint(),
        brands::delete::endpoint(),
        collections::list::endpoint(),
        collections::create::endpoint(),
        collections::read::endpoint(),
        collections::update::endpoint(),
        collections::delete::endpoint(),
        watches::list::endpoint(),
        watches::create::endpoint(),
        watches::summary::endpoint(),
        watches::compare::endpoint(),
        watches::export::endpoint(),
        watches::bulk::endpoint(),
        watches::read::endpoint(),
        watches::update::endpoint(),
        watches::delete::endpoint(),
        watches::restore::endpoint(),
        watches::purge::endpoint(),
        images::upload::endpoint(app),
        images::list::endpoint(),
        images::reorder::endpoint(),
        images::update::endpoint(),
        images::delete::endpoint(),
        images::content::endpoint(),
        imports::create::endpoint(app),
        imports::list::endpoint(),
        imports::read::endpoint(),
        imports::update::endpoint(),
        imports::delete::endpoint(),
        imports::apply::endpoint(),
        imports::undo::endpoint(),
    ]
}

/// The currency that the caller's amounts start with.
async fn currency_of(caller: &SignedIn) -> Result<Currency, Problem> {
    let code: String = caller
        .platform
        .database
        .read()
        .value(sql!("SELECT default_currency AS value FROM users WHERE id = {}", caller.owner()))
        .await?;
    Ok(code.parse().unwrap_or(Currency::USD))
}
