//! Access tokens: signed with HS256, good for minutes, bound to a session.

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use seaworthy_kernel::{Code, Problem};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::IdentityOptions;

/// Signs and reads access tokens.
pub(crate) struct AccessTokens {
    signing: EncodingKey,
    reading: DecodingKey,
    validation: Validation,
    lifetime: Duration,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    /// The account.
    sub: Uuid,
    /// The session.
    sid: Uuid,
    /// Seconds since 1970.
    iat: i64,
    exp: i64,
    /// Always `access`: nothing else we sign is one.
    typ: String,
}

impl AccessTokens {
    pub(crate) fn new(options: &IdentityOptions) -> Self {
        // A key of its own for this purpose, so that one secret can serve several.
        let key =
            aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, options.secret_key.expose_secret().as_bytes());
        let key = aws_lc_rs::hmac::sign(&key, b"seaworthy access tokens v1");
        // The algorithm is ours, never the token's. The time is the context's, so the library does not check it.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        Self {
            validation,
            signing: EncodingKey::from_secret(key.as_ref()),
            reading: DecodingKey::from_secret(key.as_ref()),
            lifetime: options.access_token,
        }
    }

    /// The token, and for how many seconds it is good.
    pub(crate) fn issue(&self, account: Uuid, session: Uuid, now: DateTime<Utc>) -> Result<(String, i64), Problem> {
        let claims = Claims {
            sub: account,
            sid: session,
            iat: now.timestamp(),
            exp: (now + self.lifetime).timestamp(),
            typ: "access".into(),
        };
        let token =
            jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing).map_err(Problem::internal)?;
        Ok((token, self.lifetime.num_seconds()))
    }

    /// The session that a token belongs to.
    pub(crate) fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Uuid, Problem> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.reading, &self.validation)
            .map_err(|_| Problem::new(Code::Unauthenticated).detail("the access token is not valid"))?
            .claims;
        if claims.typ != "access" {
            return Err(Problem::new(Code::Unauthenticated).detail("this is not an access token"));
        }
        if claims.exp <= now.timestamp() {
            return Err(
                Problem::new(Code::SessionExpired).detail("the access token has expired; use the refresh token")
            );
        }
        Ok(claims.sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Registration;

    fn tokens(key: &str) -> AccessTokens {
        AccessTokens::new(&IdentityOptions {
            secret_key: key.to_owned().into(),
            access_token: Duration::minutes(15),
            session: Duration::days(7),
            registration: Registration::Open,
        })
    }

    #[test]
    fn tokens_expire_and_cannot_be_forged() {
        let ours = tokens("0123456789abcdef0123456789abcdef");
        let (account, session, now) =
            (Uuid::from_u128(1), Uuid::from_u128(2), DateTime::<Utc>::UNIX_EPOCH + Duration::days(1));
        let (token, seconds) = ours.issue(account, session, now).unwrap();
        assert_eq!((ours.read(&token, now).unwrap(), seconds), (session, 900));
        assert!(ours.read(&token, now + Duration::seconds(899)).is_ok());
        assert_eq!(ours.read(&token, now + Duration::seconds(900)).unwrap_err().code, Code::SessionExpired);
        assert!(tokens("another key of thirty-two letters").read(&token, now).is_err());
        let mut parts: Vec<&str> = token.split('.').collect();
        // {"alg":"none"}
        parts[0] = "eyJhbGciOiJub25lIn0";
        for forged in
            [parts.join("."), format!("{}.{}.", parts[0], parts[1]), token[..token.len() - 2].to_owned(), String::new()]
        {
            assert_eq!(ours.read(&forged, now).unwrap_err().code, Code::Unauthenticated);
        }
    }
}
