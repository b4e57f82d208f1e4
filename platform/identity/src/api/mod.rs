//! Operations of the identity room, one a file.

mod auth;
mod users;

use std::sync::Arc;

use seaworthy_http::Endpoint;

use crate::Identity;

pub(crate) fn endpoints(identity: &Arc<Identity>) -> Vec<Endpoint> {
    vec![
        auth::setup::endpoint(identity),
        auth::register::endpoint(identity),
        auth::login::endpoint(identity),
        auth::refresh::endpoint(identity),
        auth::logout::endpoint(),
        auth::me::endpoint(),
        auth::update_me::endpoint(),
        auth::change_password::endpoint(identity),
        auth::list_sessions::endpoint(),
        auth::end_session::endpoint(),
        auth::end_other_sessions::endpoint(),
        users::list::endpoint(),
        users::read::endpoint(),
        users::update::endpoint(),
        users::reset_password::endpoint(identity),
        users::delete::endpoint(),
    ]
}
