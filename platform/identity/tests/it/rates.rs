//! How often one may try to sign in: five times a minute and address.

use chrono::TimeDelta;
use seaworthy_http::{Options, Rates};
use seaworthy_testkit::{Answer, Client, PASSWORD, Setup, TestApp};
use serde_json::json;

use crate::{
    ways_in::{LOGIN, REGISTER},
    with_setup,
};

/// The limits of a server, behind a proxy on the same machine.
fn limited() -> Setup {
    let plain = Setup::default();
    let trusted_proxies = vec![("127.0.0.0".parse().unwrap(), 8)];
    Setup { http: Options { rates: Rates::default(), trusted_proxies, ..plain.http }, ..plain }
}

fn from(app: &TestApp, address: &str) -> Client {
    app.nobody().with_header("x-forwarded-for", address)
}

async fn guess(client: &Client) -> Answer {
    client.post(LOGIN, json!({"email": "first@example.com", "password": "a wrong guess"})).await
}

/// Seconds to wait, as the refusal says.
fn wait(refused: &Answer) -> i64 {
    refused.refused(429, "too_many_requests");
    refused.header("retry-after").unwrap().parse().unwrap()
}

async fn with_account(app: &TestApp) {
    let token = app.identity.setup_token(&app.platform).await.unwrap();
    let body = json!({"email": "first@example.com", "password": PASSWORD, "setup_token": token});
    from(app, "192.0.2.200").post(REGISTER, body).await.expect(201);
}

#[test]
fn five_tries_a_minute() {
    with_setup(&limited(), |app| async move {
        with_account(&app).await;
        let client = from(&app, "192.0.2.1");
        for _ in 0..5 {
            guess(&client).await.refused(401, "invalid_credentials");
        }
        let seconds = wait(&guess(&client).await);
        assert!((1..=120).contains(&seconds), "{seconds}");
        // The right password is refused as well, and registering counts in the same class.
        wait(&client.post(LOGIN, json!({"email": "first@example.com", "password": PASSWORD})).await);
        wait(&client.post(REGISTER, json!({"email": "new@example.com", "password": PASSWORD})).await);
        // Another address is counted alone; a refused try costs no hashing, so it asks no database.
        assert_eq!(guess(&client).await.queries, 0);
        guess(&from(&app, "192.0.2.2")).await.refused(401, "invalid_credentials");
    });
}

#[test]
fn who_waits_as_long_as_told_is_let_in() {
    with_setup(&limited(), |app| async move {
        with_account(&app).await;
        let client = from(&app, "192.0.2.1");
        for _ in 0..12 {
            let mut answer = guess(&client).await;
            while answer.status != 429 {
                answer.refused(401, "invalid_credentials");
                answer = guess(&client).await;
            }
            let seconds = wait(&answer);
            app.clock.advance(TimeDelta::seconds(seconds - 2));
            if seconds > 2 {
                wait(&guess(&client).await);
            }
            app.clock.advance(TimeDelta::seconds(2));
            guess(&client).await.refused(401, "invalid_credentials");
            app.clock.advance(TimeDelta::milliseconds(7_300));
        }
    });
}

#[test]
fn what_a_client_says_of_itself_does_not_count() {
    let mut setup = limited();
    setup.http.trusted_proxies.clear();
    with_setup(&setup, |app| async move {
        with_account(&app).await;
        // One was used by registering; whatever the header says, the address is the same.
        for number in 1..5 {
            guess(&from(&app, &format!("192.0.2.{number}"))).await.refused(401, "invalid_credentials");
        }
        wait(&guess(&from(&app, "192.0.2.77")).await);
    });
}

#[test]
fn guessing_the_current_password_is_limited_too() {
    with_setup(&limited(), |app| async move {
        with_account(&app).await;
        let client = from(&app, "192.0.2.9").sign_in("first@example.com", PASSWORD).await;
        let change = || {
            client.post(
                "/api/v1/auth/change-password",
                json!({"current_password": "a wrong guess", "new_password": PASSWORD}),
            )
        };
        for _ in 0..5 {
            change().await.refused(422, "wrong_password");
        }
        wait(&change().await);
    });
}
