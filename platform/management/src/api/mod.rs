//! Operations of the management room, one a file.

mod alerts;
mod build;
mod dependencies;
mod health;
mod job_queues;
mod jobs;
mod limits;
mod log_level;
mod mode;
mod routes;
mod schedules;
mod settings;
mod support_bundle;

use std::sync::Arc;

use seaworthy_http::Endpoint;

use crate::Management;

/// Group of these operations in the document.
pub(crate) const TAG: &str = "Management";

pub(crate) fn endpoints(management: &Arc<Management>) -> Vec<Endpoint> {
    vec![
        health::endpoint(),
        settings::endpoint(management),
        log_level::read::endpoint(),
        log_level::update::endpoint(),
        mode::read::endpoint(),
        mode::update::endpoint(),
        routes::endpoint(),
        limits::endpoint(),
        build::endpoint(),
        support_bundle::endpoint(management),
        jobs::list::endpoint(),
        jobs::read::endpoint(),
        jobs::requeue::endpoint(),
        jobs::cancel::endpoint(),
        job_queues::list::endpoint(),
        job_queues::pause::endpoint(),
        job_queues::resume::endpoint(),
        schedules::list::endpoint(),
        schedules::run::endpoint(),
        schedules::pause::endpoint(),
        schedules::resume::endpoint(),
        dependencies::endpoint(management),
        alerts::list::endpoint(management),
        alerts::silence::endpoint(management),
        alerts::end_silence::endpoint(management),
    ]
}
