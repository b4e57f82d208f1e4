//! POST /api/v1/auth/register: makes an account and signs in.

use std::sync::Arc;

use schemars::JsonSchema;
use seaworthy_http::{Body, Created, Endpoint, Public, WithCookie, post};
use seaworthy_kernel::{
    Code, Problem,
    operation::{LimitClass, Role},
};
use serde::Deserialize;

use super::signed_in::{self, SessionKind, SignedInAccount};
use crate::{
    Identity, Registration,
    store::accounts::{self, NewAccount},
};

/// A new account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RegisterInput {
    /// Must not be registered, in any spelling of capital letters.
    #[schemars(email, length(max = 254))]
    email: String,
    /// 8 to 100 characters.
    #[schemars(length(min = 8, max = 100))]
    password: String,
    /// Name for display.
    #[schemars(length(max = 200))]
    full_name: Option<String>,
    /// For the first account: the token that the server printed at its start.
    setup_token: Option<String>,
    /// How to stay signed in; `token` if left out.
    #[serde(default)]
    session: SessionKind,
}

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    post("/api/v1/auth/register", "auth_register", "Make an account and sign in")
        .tag(super::TAG)
        .limit(LimitClass::SignIn)
        .audit("account.registered")
        .fails_with(&[Code::EmailTaken, Code::RegistrationClosed, Code::SetupTokenWrong])
        .handle(move |caller, body| handle(Arc::clone(&identity), caller, body))
}

async fn handle(
    identity: Arc<Identity>,
    caller: Public,
    Body(input): Body<RegisterInput>,
) -> Result<WithCookie<Created<SignedInAccount>>, Problem> {
    let first = accounts::none_exists(caller.platform.database.read()).await?;
    admit(&identity, first, input.setup_token.as_deref())?;
    // Hashing takes 50 ms: before the transaction, not inside it.
    let password_hash = identity.passwords.hash(input.password).await?;
    let (id, now) = (caller.new_id(), caller.now());
    let change = caller.change().await?;
    accounts::lock_registration(&change).await?;
    let first = accounts::none_exists(&**change).await?;
    admit(&identity, first, input.setup_token.as_deref())?;
    let role = if first { Role::Admin } else { Role::User };
    let full_name = input.full_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    accounts::insert(&change, NewAccount { id, email: &input.email, password_hash, full_name, role, now }).await?;
    let (tokens, cookie) = signed_in::start(&identity, &change, &caller, id, input.session).await?;
    let user = accounts::read(&**change, id).await?;
    change.commit_as(Some(id), Some(id)).await?;
    let output = Created { record: SignedInAccount { user, tokens }, location: "/api/v1/auth/me".into() };
    Ok(WithCookie { output, cookie })
}

fn admit(identity: &Identity, first: bool, token: Option<&str>) -> Result<(), Problem> {
    if first {
        return if identity.setup.accepts(token) { Ok(()) } else { Err(Problem::new(Code::SetupTokenWrong)) };
    }
    match identity.options.registration {
        Registration::Open => Ok(()),
        Registration::Closed => Err(Problem::new(Code::RegistrationClosed)),
    }
}
