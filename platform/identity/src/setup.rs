//! First-run set-up: who started the server makes the first account, with a token that only they have seen.

use std::sync::OnceLock;

use crate::secrets;

/// What this start of the server offers to people who are not signed in.
pub(crate) struct Setup {
    token: String,
    demo_password: OnceLock<String>,
}

impl Setup {
    pub(crate) fn new() -> Self {
        // Without randomness the token is empty, and `accepts` refuses everything.
        Self { token: secrets::new_secret().unwrap_or_default(), demo_password: OnceLock::new() }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn accepts(&self, given: Option<&str>) -> bool {
        !self.token.is_empty() && given.is_some_and(|given| secrets::equal(given, &self.token))
    }

    pub(crate) fn offer_demo(&self, password: String) {
        // The first one stays: the account is prepared once a start.
        let _ = self.demo_password.set(password);
    }

    pub(crate) fn demo_password(&self) -> Option<&str> {
        self.demo_password.get().map(String::as_str)
    }
}
