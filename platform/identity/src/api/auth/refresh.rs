//! POST /api/v1/auth/refresh: a new pair of tokens for a refresh token, once.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_http::{Body, Endpoint, Json, Public, post};
use seaworthy_kernel::{Code, Problem, operation::LimitClass};
use seaworthy_store::{Engine, FromQueryResult, Query as _, sql};
use serde::Deserialize;
use uuid::Uuid;

use super::signed_in::{self, Tokens};
use crate::{Identity, secrets, store::sessions};

/// A refresh token.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RefreshInput {
    /// From the last answer of login or refresh.
    #[schemars(length(min = 1, max = 200))]
    refresh_token: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    session_id: Uuid,
    user_id: Uuid,
    used_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    post("/api/v1/auth/refresh", "auth_refresh", "A new pair of tokens for a refresh token, once")
        .tag(super::TAG)
        .limit(LimitClass::Write)
        .audit("session.refreshed")
        .fails_with(&[Code::SessionExpired, Code::TokenReused])
        .handle(move |caller, body| handle(Arc::clone(&identity), caller, body))
}

async fn handle(
    identity: Arc<Identity>,
    caller: Public,
    Body(input): Body<RefreshInput>,
) -> Result<Json<Tokens>, Problem> {
    let now = caller.now();
    let change = caller.change().await?;
    let mut sql = sql!(
        "SELECT t.id, t.session_id, s.user_id, t.used_at, t.expires_at, s.revoked_at \
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.token_hash = {}",
        secrets::hash(&input.refresh_token)
    );
    if change.engine() == Engine::Postgres {
        // Two uses at once: the second waits here and then sees that the token was used.
        sql.push(" FOR UPDATE OF t", []);
    }
    let row: Option<Row> = change.optional(sql).await?;
    let row = row.filter(|row| row.revoked_at.is_none()).ok_or_else(|| Problem::new(Code::SessionExpired))?;
    if row.used_at.is_some() {
        // Somebody else has the token: nobody may go on with this session.
        sessions::end(&change, row.user_id, row.session_id, now).await?;
        change.commit_instead("session.token_reused", Some(row.user_id), Some(row.session_id)).await?;
        tracing::warn!(session = %row.session_id, "a refresh token came a second time; the session was ended");
        return Err(Problem::new(Code::TokenReused));
    }
    if row.expires_at <= now {
        return Err(Problem::new(Code::SessionExpired));
    }
    change.run(sql!("UPDATE refresh_tokens SET used_at = {} WHERE id = {}", now, row.id)).await?;
    let tokens = signed_in::issue(&identity, &change, &caller, row.user_id, row.session_id).await?;
    change.commit_as(Some(row.user_id), Some(row.session_id)).await?;
    Ok(Json(tokens))
}
