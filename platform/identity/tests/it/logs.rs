//! No secret reaches the log, at any level.

use seaworthy_telemetry::Recorder;
use seaworthy_testkit::{Engine, PASSWORD, TestApp, on_both_engines};
use serde_json::json;
use tracing::subscriber::{DefaultGuard, set_default};
use tracing_subscriber::{Layer as _, Registry, filter::filter_fn, layer::SubscriberExt as _};

use crate::{
    apps,
    ways_in::{LOGIN, REFRESH, REGISTER, Tokens, browser, cookie_of, is_in},
};

const WRONG: &str = "wrong-guess-7391";
const NEW: &str = "new-password-5520";

/// Keeps what this thread logs, at all levels. On SQLite without the spans: they reach the engine's own thread, where this
/// subscriber is not the default, and a registry takes no spans of another.
fn capture(app: &TestApp) -> (Recorder, DefaultGuard) {
    let recorder = Recorder::default();
    let spans = app.platform.database.engine() == Engine::Postgres;
    let layer = recorder.layer(app.clock.clone());
    let guard = if spans {
        set_default(Registry::default().with(layer))
    } else {
        set_default(Registry::default().with(layer.and_then(filter_fn(|metadata| metadata.is_event()))))
    };
    (recorder, guard)
}

on_both_engines! {
    async fn no_secret_reaches_the_log(app) {
        let (log, guard) = capture(&app);
        let nobody = app.nobody();
        let set_up = app.identity.setup_token(&app.platform).await.unwrap().unwrap();
        let account = json!({"email": "first@example.com", "password": PASSWORD, "setup_token": set_up});
        nobody.post(REGISTER, account.clone()).await.expect(201);
        nobody.post(REGISTER, account).await.refused(409, "email_taken");
        let tokens = Tokens::new(&app, "first@example.com").await;
        nobody.post(LOGIN, json!({"email": "first@example.com", "password": WRONG})).await.expect(401);
        nobody.post(LOGIN, json!({"email": "first@example.com", "password": [WRONG]})).await.expect(422);
        nobody.send(http::Method::POST, LOGIN, Some("application/json"), format!("{{\"password\":\"{WRONG}\"")).await.expect(400);
        nobody.send(http::Method::POST, LOGIN, Some("application/x-www-form-urlencoded"), format!("password={WRONG}")).await.expect(415);
        let login = nobody.post(LOGIN, json!({"email": "first@example.com", "password": PASSWORD, "session": "cookie"})).await;
        let cookie = cookie_of(&login);
        let secret = cookie.split_once('=').unwrap().1.to_owned();
        is_in(&nobody.with_header("cookie", &cookie)).await;
        is_in(&browser(&app, "first@example.com").await).await;
        let client = nobody.bearer(&tokens.access);
        client.post("/api/v1/auth/change-password", json!({"current_password": WRONG, "new_password": NEW})).await.expect(422);
        client.post("/api/v1/auth/change-password", json!({"current_password": PASSWORD, "new_password": NEW})).await.expect(204);
        let next = Tokens::of(&tokens.refresh(&app).await.expect(200));
        tokens.refresh(&app).await.refused(401, "token_reused");
        nobody.post(REFRESH, json!({"refresh_token": next.refresh})).await.refused(401, "session_expired");
        nobody.bearer(&next.access).post("/api/v1/auth/logout", json!({})).await.expect(401);
        drop(guard);

        for expected in ["answered auth_login", "answered auth_refresh", "a sign-in failed", "a refresh token came a second time"] {
            assert!(log.contains(expected), "the log was captured: {expected}");
        }
        for secret in [PASSWORD, WRONG, NEW, &set_up, &secret, &tokens.access, &tokens.refresh, &next.access, &next.refresh, "$argon2id$"] {
            assert!(!log.contains(secret), "{secret} is in the log: {:#?}", log.all().iter().filter(|event| json!(event).to_string().contains(secret)).collect::<Vec<_>>());
        }
    }

    async fn no_secret_comes_back_in_a_refusal(app) {
        let user = app.user("user@example.com").await;
        let answers = [
            app.nobody().post(REGISTER, json!({"email": "a@example.com", "password": "short77"})).await,
            app.nobody().post(LOGIN, json!({"email": "user@example.com", "password": "short77", "x": 1})).await,
            app.nobody().post(LOGIN, json!({"email": "user@example.com", "password": ["short77"]})).await,
            user.post("/api/v1/auth/change-password", json!({"current_password": "short77", "new_password": "short77"})).await,
            app.nobody().post(REFRESH, json!({"refresh_token": "short77"})).await,
        ];
        for answer in answers {
            assert!(answer.status.is_client_error() && !answer.text().contains("short77"), "{}", answer.text());
        }
    }
}
