//! GET /api/v1/auth/sessions: where one is signed in.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, SignedIn, get};
use seaworthy_kernel::Problem;
use seaworthy_store::{FromQueryResult, Query as _, sql};
use serde::Serialize;
use uuid::Uuid;

use super::signed_in::SessionKind;

/// A session that is not over.
#[derive(Debug, Serialize, JsonSchema)]
struct Session {
    /// Its id.
    id: Uuid,
    /// `cookie` for browsers, `token` for other clients.
    kind: SessionKind,
    /// True for the session that asks.
    current: bool,
    /// What the client called itself.
    user_agent: Option<String>,
    /// From where it was started.
    address: Option<String>,
    /// When it was started.
    created_at: DateTime<Utc>,
    /// When it was last used, to about five minutes.
    last_seen_at: DateTime<Utc>,
    /// When it ends if it is not used.
    expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    user_agent: Option<String>,
    address: Option<String>,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/auth/sessions", "auth_list_sessions", "Where one is signed in").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn) -> Result<Json<Vec<Session>>, Problem> {
    let rows: Vec<Row> = caller
        .platform
        .database
        .read()
        .all(sql!(
            "SELECT id, kind, user_agent, address, created_at, last_seen_at, expires_at FROM sessions \
             WHERE user_id = {} AND revoked_at IS NULL AND expires_at > {} ORDER BY last_seen_at DESC, id DESC LIMIT 200",
            caller.owner(),
            caller.now()
        ))
        .await?;
    let current = caller.principal().session;
    let sessions = rows.into_iter().map(|row| Session {
        current: row.id == current,
        id: row.id,
        kind: if row.kind == "cookie" { SessionKind::Cookie } else { SessionKind::Token },
        user_agent: row.user_agent,
        address: row.address,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    });
    Ok(Json(sessions.collect()))
}
