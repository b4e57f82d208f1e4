//! Settings of the identity room.

use chrono::Duration;
use secrecy::SecretString;

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Anybody who reaches the server.
    Open,
    /// Nobody, after the first account.
    Closed,
}

/// Settings of the identity room.
#[derive(Debug, Clone)]
pub struct IdentityOptions {
    /// Signs access tokens; at least 32 characters.
    pub secret_key: SecretString,
    /// How long an access token is good.
    pub access_token: Duration,
    /// How long a session lasts that is not used.
    pub session: Duration,
    /// Who may make an account.
    pub registration: Registration,
}
