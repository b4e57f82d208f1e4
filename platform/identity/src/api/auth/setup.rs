//! GET /api/v1/auth/setup: what the sign-in page needs to know.

use std::sync::Arc;

use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, Public, get};
use seaworthy_kernel::Problem;
use serde::Serialize;

use crate::{DEMO_EMAIL, Identity, Registration, store::accounts};

/// What people who are not signed in may know of this installation.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Setup")]
struct State {
    /// True while there is no account: the first one is made with the token that the server printed.
    needs_setup: bool,
    /// Whether anybody may make an account.
    registration: Registration,
    /// The demo account, where the server was started with `--demo`.
    demo: Option<DemoCredentials>,
    /// Version of the server.
    version: &'static str,
}

/// How to sign in to the demo account.
#[derive(Debug, Serialize, JsonSchema)]
struct DemoCredentials {
    /// Its address.
    email: &'static str,
    /// Its password, new at each start.
    password: String,
}

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    get("/api/v1/auth/setup", "auth_setup", "What the sign-in page needs to know")
        .tag(super::TAG)
        .cache("no-store")
        .handle(move |caller| handle(Arc::clone(&identity), caller))
}

async fn handle(identity: Arc<Identity>, caller: Public) -> Result<Json<State>, Problem> {
    let password = identity.setup.demo_password();
    Ok(Json(State {
        needs_setup: accounts::none_exists(caller.platform.database.read()).await?,
        registration: identity.options.registration,
        demo: password.map(|password| DemoCredentials { email: DEMO_EMAIL, password: password.to_owned() }),
        version: env!("CARGO_PKG_VERSION"),
    }))
}
