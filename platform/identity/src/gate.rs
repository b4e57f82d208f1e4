//! Who calls: from the cookie or the bearer token to an account, and the audit log.

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderMap, header};
use seaworthy_http::{AuditEntry, Credential, Gate, Platform, Principal};
use seaworthy_kernel::{Code, Problem, ids};
use seaworthy_store::{Query as _, WriteTx, sql};
use uuid::Uuid;

use crate::{
    Identity, secrets,
    store::sessions::{self, LiveSession},
};

/// The browser's cookie.
pub(crate) const COOKIE: &str = "seaworthy_session";

/// What a request shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum SessionKey {
    /// Hash of the cookie's secret.
    Cookie(Vec<u8>),
    /// Session named by a valid access token.
    Token(Uuid),
}

impl Identity {
    /// The credentials in the headers: a bearer token, else the cookie.
    fn shown(&self, platform: &Platform, headers: &HeaderMap) -> Result<Option<SessionKey>, Problem> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let token = value
                .to_str()
                .ok()
                .and_then(|text| text.split_once(' '))
                .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
            let Some((_, token)) = token else {
                return Err(
                    Problem::new(Code::Unauthenticated).detail("Authorization must be `Bearer` and an access token")
                );
            };
            return self
                .tokens
                .read(token.trim(), platform.clock.now())
                .map(|session| Some(SessionKey::Token(session)));
        }
        Ok(cookie(headers).map(|secret| SessionKey::Cookie(secrets::hash(secret))))
    }

    async fn live_session(&self, platform: &Platform, key: &SessionKey) -> Result<Arc<LiveSession>, Problem> {
        let events = platform.database.events();
        let (known, count) = self.sessions.find(events, key);
        if let Some(known) = known {
            return Ok(known);
        }
        let found = sessions::find(platform, key).await?.ok_or_else(|| Problem::new(Code::SessionExpired))?;
        let found = Arc::new(sessions::touch(platform, found, self.options.session).await);
        self.sessions.remember(events, key.clone(), Arc::clone(&found), count);
        Ok(found)
    }
}

#[async_trait]
impl Gate for Identity {
    async fn authenticate(&self, platform: &Platform, headers: &HeaderMap) -> Result<Option<Principal>, Problem> {
        let Some(key) = self.shown(platform, headers)? else { return Ok(None) };
        let session = self.live_session(platform, &key).await?;
        if session.expires_at <= platform.clock.now() {
            return Err(Problem::new(Code::SessionExpired));
        }
        let credential = if matches!(key, SessionKey::Cookie(_)) { Credential::Cookie } else { Credential::Bearer };
        Ok(Some(Principal { account: session.account, session: session.id, role: session.role, credential }))
    }

    async fn audit(&self, transaction: &WriteTx, entry: AuditEntry) -> Result<(), Problem> {
        transaction
            .run(sql!(
                "INSERT INTO audit_log (id, at, actor_id, action, target_id, request_id, address) VALUES ({}, {}, {}, {}, {}, {}, {})",
                ids::new_id(entry.at),
                entry.at,
                entry.actor,
                entry.action,
                entry.target,
                entry.request_id,
                entry.address
            ))
            .await?;
        Ok(())
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        assert_eq!(cookie(&headers), None);
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("a=1; seaworthy_session_old=x; seaworthy_session=abc; b=2"),
        );
        assert_eq!(cookie(&headers), Some("abc"));
    }
}
