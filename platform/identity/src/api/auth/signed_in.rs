//! What signing in gives: a cookie for the browser, or tokens for other clients.

use schemars::JsonSchema;
use seaworthy_http::{Change, Context};
use seaworthy_kernel::Problem;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Account, Identity, gate::COOKIE, secrets, store::sessions};

/// The longest time for which browsers keep a cookie: when the session is over is for the server to say, which prolongs it while it is used.
const COOKIE_SECONDS: i64 = 400 * 24 * 3600;

/// How the client wants to stay signed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionKind {
    /// Access and refresh token in the answer.
    #[default]
    Token,
    /// An HttpOnly cookie; for the web UI.
    Cookie,
}

/// Tokens of a session.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Tokens {
    /// For `Authorization: Bearer`.
    pub(crate) access_token: String,
    /// Always `bearer`.
    pub(crate) token_type: &'static str,
    /// Seconds for which the access token is good.
    pub(crate) expires_in: i64,
    /// Good once, at /api/v1/auth/refresh.
    pub(crate) refresh_token: String,
}

/// An account that is signed in now.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SignedIn")]
pub(crate) struct SignedInAccount {
    /// The account.
    pub(crate) user: Account,
    /// Null where a cookie was asked for.
    pub(crate) tokens: Option<Tokens>,
}

/// Starts a session in the transaction. Returns its tokens or its cookie.
pub(crate) async fn start(
    identity: &Identity,
    change: &Change,
    context: &Context,
    account: Uuid,
    kind: SessionKind,
) -> Result<(Option<Tokens>, Option<String>), Problem> {
    let lifetime = identity.options.session;
    match kind {
        SessionKind::Cookie => {
            let secret = secrets::new_secret()?;
            sessions::start(change, context, account, Some(secrets::hash(&secret)), lifetime).await?;
            Ok((None, Some(set_cookie(context, &secret, COOKIE_SECONDS))))
        }
        SessionKind::Token => {
            let session = sessions::start(change, context, account, None, lifetime).await?;
            Ok((Some(issue(identity, change, context, account, session).await?), None))
        }
    }
}

/// A new pair of tokens for a session.
pub(crate) async fn issue(
    identity: &Identity,
    change: &Change,
    context: &Context,
    account: Uuid,
    session: Uuid,
) -> Result<Tokens, Problem> {
    let now = context.now();
    let refresh_token = secrets::new_secret()?;
    sessions::add_refresh_token(change, session, secrets::hash(&refresh_token), now, identity.options.session).await?;
    let (access_token, expires_in) = identity.tokens.issue(account, session, now)?;
    Ok(Tokens { access_token, token_type: "bearer", expires_in, refresh_token })
}

/// The Set-Cookie header. `max_age` 0 removes the cookie.
pub(crate) fn set_cookie(context: &Context, secret: &str, max_age: i64) -> String {
    let secure = if context.platform.options.https { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age}{secure}")
}
