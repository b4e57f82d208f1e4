//! Settings of the identity room.

use chrono::Duration;
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Serialize;

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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
