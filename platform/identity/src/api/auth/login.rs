//! POST /api/v1/auth/login: signs in.

use std::sync::Arc;

use schemars::JsonSchema;
use seaworthy_http::{Body, Endpoint, Json, Public, WithCookie, post};
use seaworthy_kernel::{Code, Problem, operation::LimitClass};
use serde::Deserialize;

use super::signed_in::{self, SessionKind, SignedInAccount};
use crate::{Account, Identity, store::accounts};

/// E-mail and password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LoginInput {
    /// In any spelling of capital letters.
    #[schemars(length(min = 1, max = 254))]
    email: String,
    /// The password.
    #[schemars(length(min = 1, max = 100))]
    password: String,
    /// How to stay signed in; `token` if left out.
    #[serde(default)]
    session: SessionKind,
}

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    post("/api/v1/auth/login", "auth_login", "Sign in with e-mail and password")
        .tag(super::TAG)
        .limit(LimitClass::SignIn)
        .audit("session.started")
        .fails_with(&[Code::InvalidCredentials])
        .handle(move |caller, body| handle(Arc::clone(&identity), caller, body))
}

async fn handle(
    identity: Arc<Identity>,
    caller: Public,
    Body(input): Body<LoginInput>,
) -> Result<WithCookie<Json<SignedInAccount>>, Problem> {
    let found = accounts::by_email(caller.platform.database.read(), &input.email).await?;
    let hash = found.as_ref().map(|row| row.password_hash.clone());
    // The same time and the same answer whether the address is unknown or the password wrong.
    let right = identity.passwords.verify(input.password, hash).await?;
    let Some(row) = found.filter(|_| right) else {
        tracing::warn!(address = caller.address.map(tracing::field::display), "a sign-in failed");
        return Err(Problem::new(Code::InvalidCredentials));
    };
    let id = row.id;
    let change = caller.change().await?;
    let (tokens, cookie) = signed_in::start(&identity, &change, &caller, id, input.session).await?;
    change.commit_as(Some(id), Some(id)).await?;
    let user = Account { last_sign_in_at: Some(caller.now()), ..Account::from(row) };
    Ok(WithCookie { output: Json(SignedInAccount { user, tokens }), cookie })
}
