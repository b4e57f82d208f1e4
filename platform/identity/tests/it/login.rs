//! Signing in with a password, and access tokens.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use seaworthy_testkit::{Answer, PASSWORD, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    mirror::WHO,
    refuses_field,
    ways_in::{LOGIN, Tokens, is_in, is_out},
};

/// All that a stranger sees of an answer, but for what differs between any two requests.
fn seen(answer: &Answer) -> (u16, Value, BTreeMap<String, String>) {
    let mut body = answer.json();
    body["request_id"] = Value::Null;
    let headers = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    (answer.status.as_u16(), body, headers)
}

on_both_engines! {
    async fn an_unknown_address_and_a_wrong_password_look_the_same(app) {
        app.user("known@example.com").await;
        let try_one = async |email: &str, session: &str| {
            let body = json!({"email": email, "password": "not the password", "session": session});
            app.nobody().post(LOGIN, body).await
        };
        for session in ["token", "cookie"] {
            let (wrong, unknown) = (try_one("known@example.com", session).await, try_one("unknown@example.com", session).await);
            wrong.refused(401, "invalid_credentials");
            assert_eq!(seen(&wrong), seen(&unknown));
            assert_eq!(wrong.header("set-cookie"), None);
            assert_eq!(wrong.queries, unknown.queries);
        }
    }

    async fn signing_in_gives_tokens_and_the_account(app) {
        let user = app.user("known@example.com").await;
        app.clock.advance(TimeDelta::hours(1));
        let body = app.nobody().post(LOGIN, json!({"email": " Known@EXAMPLE.com ", "password": PASSWORD})).await.expect(200);
        assert_eq!(body["user"]["id"], user.account.to_string());
        assert_eq!(body["tokens"]["token_type"], "bearer");
        assert_eq!(body["tokens"]["expires_in"], 900);
        assert!(body["user"]["last_sign_in_at"].as_str().unwrap().starts_with("2026-11-20T13:00:00"), "{body}");
        let me = user.get("/api/v1/auth/me").await.refused(401, "session_expired");
        assert_eq!(me["title"], "The session is over", "the first access token is an hour old");
        is_in(&app.nobody().bearer(body["tokens"]["access_token"].as_str().unwrap())).await;
    }

    async fn an_access_token_is_good_for_15_minutes(app) {
        let user = app.user("user@example.com").await;
        app.clock.advance(TimeDelta::minutes(14) + TimeDelta::seconds(58));
        is_in(&user).await;
        app.clock.advance(TimeDelta::seconds(2));
        is_out(&user).await;
        let refused = user.get(WHO).await;
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    }

    async fn only_an_access_token_opens(app) {
        app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let nobody = app.nobody();
        let mut tampered = tokens.access.clone();
        tampered.pop();
        for token in [tokens.refresh.as_str(), tampered.as_str(), "", "x", "a.b.c"] {
            nobody.bearer(token).get(WHO).await.refused(401, "unauthenticated");
        }
        for header in ["Basic dXNlcjpwYXNz", "Bearer", tokens.access.as_str(), "Token x"] {
            nobody.with_header("authorization", header).get(WHO).await.refused(401, "unauthenticated");
        }
        nobody.with_header("authorization", &format!("bearer {}", tokens.access)).get(WHO).await.expect(200);
        // A token is no cookie, and a broken token is not made good by one.
        let cookie = crate::ways_in::browser(&app, "user@example.com").await;
        nobody.with_header("cookie", &format!("seaworthy_session={}", tokens.access)).get(WHO).await.refused(401, "session_expired");
        cookie.bearer("x").get(WHO).await.refused(401, "unauthenticated");
    }

    async fn the_body_is_checked(app) {
        app.user("user@example.com").await;
        let nobody = app.nobody();
        refuses_field(&nobody.post(LOGIN, json!({"email": "user@example.com"})).await, "password", "required");
        refuses_field(&nobody.post(LOGIN, json!({"email": "a@b.c", "password": "x", "session": "x"})).await, "session", "not_a_choice");
        refuses_field(&nobody.post(LOGIN, json!({"email": "a@b.c", "password": "x", "remember": true})).await, "remember", "unknown_field");
        // The address is one of SQL's favourites: it finds nobody.
        nobody.post(LOGIN, json!({"email": "' OR 1=1 --", "password": PASSWORD})).await.refused(401, "invalid_credentials");
    }
}
