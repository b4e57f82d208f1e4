//! First-run set-up: who started the server makes the first account, with a token that only they have seen.

use std::sync::OnceLock;

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::ExposeSecret as _;

use crate::{IdentityOptions, secrets};

/// What this start of the server offers to people who are not signed in.
pub(crate) struct Setup {
    token: String,
    demo_password: OnceLock<String>,
}

impl Setup {
    /// The token is derived from SECRET_KEY: nodes that share it print the same one, and whichever is asked accepts it.
    pub(crate) fn new(options: &IdentityOptions) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, options.secret_key.expose_secret().as_bytes());
        let token = BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&key, b"seaworthy set-up token v1"));
        Self { token, demo_password: OnceLock::new() }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn accepts(&self, given: Option<&str>) -> bool {
        given.is_some_and(|given| secrets::equal(given, &self.token))
    }

    pub(crate) fn offer_demo(&self, password: String) {
        // The first one stays: the account is prepared once a start.
        let _ = self.demo_password.set(password);
    }

    pub(crate) fn demo_password(&self) -> Option<&str> {
        self.demo_password.get().map(String::as_str)
    }
}
