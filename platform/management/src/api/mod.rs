//! Operations of the management room, one a file.

mod build;
mod health;
mod limits;
mod log_level;
mod routes;
mod settings;

use std::sync::Arc;

use seaworthy_http::Endpoint;

use crate::Management;

/// Group of these operations in the document.
const TAG: &str = "Management";

pub(crate) fn endpoints(management: &Arc<Management>) -> Vec<Endpoint> {
    vec![
        health::endpoint(),
        settings::endpoint(management),
        log_level::read::endpoint(),
        log_level::update::endpoint(),
        routes::endpoint(),
        limits::endpoint(),
        build::endpoint(),
    ]
}
