//! Sessions and refresh tokens.

use chrono::{DateTime, Duration, Utc};
use http::header;
use seaworthy_http::{Context, Platform, mode::Mode};
use seaworthy_kernel::{ids, operation::Role};
use seaworthy_store::{Event, FromQueryResult, Query as _, Sql, StoreError, WriteTx, sql};
use uuid::Uuid;

use crate::gate::SessionKey;

/// Under which nodes tell one another that sessions have changed.
pub(crate) const TOPIC: &str = "sessions";
/// A session is written down as seen again after this long at the earliest.
const SEEN_EVERY: Duration = Duration::minutes(5);
/// Ended sessions are kept this long, so that a stolen refresh token is still recognised.
pub(crate) const KEPT_DEAD: Duration = Duration::days(30);

/// A session that is not over, with its account.
#[derive(Debug)]
pub(crate) struct LiveSession {
    pub(crate) id: Uuid,
    pub(crate) account: Uuid,
    pub(crate) role: Role,
    pub(crate) last_seen_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    user_id: Uuid,
    role: String,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

pub(crate) async fn find(platform: &Platform, key: &SessionKey) -> Result<Option<LiveSession>, StoreError> {
    let mut sql = sql!(
        "SELECT s.id, s.user_id, u.role, s.last_seen_at, s.expires_at FROM sessions s JOIN users u ON u.id = s.user_id \
         WHERE s.revoked_at IS NULL AND "
    );
    match key {
        SessionKey::Cookie(hash) => sql.push("s.secret_hash = {}", [hash.clone().into()]),
        SessionKey::Token(id) => sql.push("s.id = {} AND s.kind = 'token'", [(*id).into()]),
    };
    let row: Option<Row> = platform.database.read().optional(sql).await?;
    Ok(row.map(|row| LiveSession {
        id: row.id,
        account: row.user_id,
        role: Role::parse(&row.role).unwrap_or(Role::User),
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    }))
}

/// Writes down that the session is in use, which also prolongs it. Rarely, and never in the way of the request.
/// Returns the session as it is afterwards.
pub(crate) async fn touch(platform: &Platform, session: LiveSession, lifetime: Duration) -> LiveSession {
    let now = platform.clock.now();
    if session.expires_at <= now || now - session.last_seen_at < SEEN_EVERY {
        return session;
    }
    // Reading must not write where writing is switched off.
    if platform.mode().await.mode != Mode::Normal {
        return session;
    }
    let prolonged = now + lifetime;
    let result = async {
        let transaction = platform.database.write().await?;
        transaction
            .run(sql!(
                "UPDATE sessions SET last_seen_at = {}, expires_at = {} WHERE id = {}",
                now,
                prolonged,
                session.id
            ))
            .await?;
        transaction.commit().await
    };
    match result.await {
        Ok(()) => LiveSession { last_seen_at: now, expires_at: prolonged, ..session },
        Err(error) => {
            tracing::warn!(%error, "could not write down that a session is in use");
            session
        }
    }
}

/// Starts a session. `secret_hash`: of the cookie's secret; `None` for a token session.
pub(crate) async fn start(
    transaction: &WriteTx,
    context: &Context,
    account: Uuid,
    secret_hash: Option<Vec<u8>>,
    lifetime: Duration,
) -> Result<Uuid, StoreError> {
    let (id, now) = (context.new_id(), context.now());
    let agent: Option<String> =
        context.header(header::USER_AGENT.as_str()).map(|text| text.chars().take(300).collect());
    let kind = if secret_hash.is_some() { "cookie" } else { "token" };
    transaction
        .run(sql!(
            "INSERT INTO sessions (id, user_id, kind, secret_hash, user_agent, address, created_at, last_seen_at, expires_at) \
             VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
            id,
            account,
            kind,
            secret_hash,
            agent,
            context.address.map(|address| address.to_string()),
            now,
            now,
            now + lifetime
        ))
        .await?;
    transaction.run(sql!("UPDATE users SET last_sign_in_at = {} WHERE id = {}", now, account)).await?;
    Ok(id)
}

/// Tells every node that sessions were ended or a role was changed.
pub(crate) async fn announce_change(transaction: &WriteTx) -> Result<(), StoreError> {
    transaction.announce(Event::new(TOPIC, "")).await
}

/// Ends one session of an account; tells whether there was one.
pub(crate) async fn end(
    transaction: &WriteTx,
    account: Uuid,
    session: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = transaction.run(sql!(
        "UPDATE sessions SET revoked_at = {} WHERE id = {} AND user_id = {} AND revoked_at IS NULL",
        now,
        session,
        account
    ));
    let ended = changed.await? > 0;
    if ended {
        announce_change(transaction).await?;
    }
    Ok(ended)
}

/// Ends all sessions of an account, except one where given.
pub(crate) async fn end_all(
    transaction: &WriteTx,
    account: Uuid,
    except: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut sql = sql!("UPDATE sessions SET revoked_at = {} WHERE user_id = {} AND revoked_at IS NULL", now, account);
    if let Some(kept) = except {
        sql.push(" AND id <> {}", [kept.into()]);
    }
    let ended = transaction.run(sql).await?;
    if ended > 0 {
        announce_change(transaction).await?;
    }
    Ok(ended)
}

/// Writes down a refresh token of a session by its hash.
pub(crate) async fn add_refresh_token(
    transaction: &WriteTx,
    session: Uuid,
    hash: Vec<u8>,
    now: DateTime<Utc>,
    lifetime: Duration,
) -> Result<(), StoreError> {
    transaction
        .run(sql!(
            "INSERT INTO refresh_tokens (id, session_id, token_hash, created_at, expires_at) VALUES ({}, {}, {}, {}, {})",
            ids::new_id(now),
            session,
            hash,
            now,
            now + lifetime
        ))
        .await?;
    transaction
        .run(sql!("UPDATE sessions SET last_seen_at = {}, expires_at = {} WHERE id = {}", now, now + lifetime, session))
        .await?;
    Ok(())
}

/// Removes sessions and tokens that were over before this moment.
pub(crate) fn dead(before: DateTime<Utc>) -> [Sql; 2] {
    [
        sql!("DELETE FROM sessions WHERE expires_at < {} OR revoked_at < {}", before, before),
        sql!("DELETE FROM refresh_tokens WHERE expires_at < {}", before),
    ]
}
