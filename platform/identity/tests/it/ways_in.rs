//! Ways to be signed in, and what shows that one is.

use seaworthy_testkit::{Answer, Client, PASSWORD, TestApp};
use serde_json::{Value, json};

use crate::mirror::WHO;

pub(crate) const LOGIN: &str = "/api/v1/auth/login";
pub(crate) const REGISTER: &str = "/api/v1/auth/register";
pub(crate) const REFRESH: &str = "/api/v1/auth/refresh";

/// A pair of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Tokens {
    /// From the `tokens` of signing in, or the answer of refreshing.
    pub(crate) fn of(body: &Value) -> Self {
        let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("{name} in {body}")).to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token") }
    }

    /// Signs in.
    pub(crate) async fn new(app: &TestApp, email: &str) -> Self {
        let body = app.nobody().post(LOGIN, json!({"email": email, "password": PASSWORD})).await.expect(200);
        Self::of(&body["tokens"])
    }

    pub(crate) async fn refresh(&self, app: &TestApp) -> Answer {
        app.nobody().post(REFRESH, json!({"refresh_token": self.refresh})).await
    }
}

/// `name=value` of the cookie that the answer sets.
pub(crate) fn cookie_of(answer: &Answer) -> String {
    let header = answer.header("set-cookie").unwrap_or_else(|| panic!("no cookie from {}", answer.request));
    header.split(';').next().unwrap().to_owned()
}

/// Signs in as a browser does.
pub(crate) async fn browser(app: &TestApp, email: &str) -> Client {
    let answer = app.nobody().post(LOGIN, json!({"email": email, "password": PASSWORD, "session": "cookie"})).await;
    answer.expect(200);
    app.nobody().with_header("cookie", &cookie_of(&answer))
}

/// The client is signed in.
pub(crate) async fn is_in(client: &Client) {
    client.get(WHO).await.expect(200);
}

/// The client's session is over.
pub(crate) async fn is_out(client: &Client) {
    client.get(WHO).await.refused(401, "session_expired");
}
