//! Making accounts.

use seaworthy_identity::Registration;
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::{PASSWORD, Setup, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps, refuses_field,
    ways_in::{LOGIN, REGISTER},
    with_setup,
};

async fn set_up_token(app: &TestApp) -> String {
    app.identity.setup_token(&app.platform).await.unwrap().unwrap()
}

async fn accounts(app: &TestApp) -> i64 {
    app.platform.database.read().value(sql!("SELECT count(*) AS value FROM users")).await.unwrap()
}

fn account(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD})
}

fn with(mut body: Value, name: &str, value: impl Into<Value>) -> Value {
    body[name] = value.into();
    body
}

on_both_engines! {
    async fn the_first_account_needs_the_set_up_token(app) {
        let nobody = app.nobody();
        assert_eq!(nobody.get("/api/v1/auth/setup").await.expect(200)["needs_setup"], true);
        let first = account("first@example.com");
        nobody.post(REGISTER, first.clone()).await.refused(403, "setup_token_wrong");
        let token = set_up_token(&app).await;
        let nearly = format!("{}x", &token[..token.len() - 1]);
        for wrong in [Value::Null, json!(""), json!("wrong"), json!(nearly), json!(format!("{token} "))] {
            nobody.post(REGISTER, with(first.clone(), "setup_token", wrong)).await.refused(403, "setup_token_wrong");
        }
        assert_eq!(accounts(&app).await, 0);

        let made = nobody.post(REGISTER, with(first, "setup_token", token.clone())).await;
        let body = made.expect(201);
        assert_eq!(made.header("location"), Some("/api/v1/auth/me"));
        assert_eq!(body["user"]["role"], "admin");
        assert_eq!(nobody.bearer(body["tokens"]["access_token"].as_str().unwrap()).get("/api/v1/auth/me").await.expect(200), body["user"]);
        assert!(!made.text().contains(PASSWORD) && !made.text().contains("argon2"), "{}", made.text());

        assert_eq!(nobody.get("/api/v1/auth/setup").await.expect(200)["needs_setup"], false);
        assert_eq!(app.identity.setup_token(&app.platform).await.unwrap(), None);
        let second = nobody.post(REGISTER, account("second@example.com")).await.expect(201);
        assert_eq!(second["user"]["role"], "user");
        // The token makes nobody else an administrator.
        let third = nobody.post(REGISTER, with(account("third@example.com"), "setup_token", token)).await.expect(201);
        assert_eq!(third["user"]["role"], "user");
    }

    async fn an_address_is_taken_in_any_capital_letters(app) {
        app.admin("first@example.com").await;
        app.nobody().post(REGISTER, account("Collector@Example.com")).await.expect(201);
        for same in ["Collector@Example.com", "collector@example.com", "COLLECTOR@EXAMPLE.COM", "cOLLECTOR@eXAMPLE.com"] {
            app.nobody().post(REGISTER, account(same)).await.refused(409, "email_taken");
        }
        assert_eq!(accounts(&app).await, 2);
        let body = app.nobody().post(LOGIN, account("COLLECTOR@example.COM")).await.expect(200);
        assert_eq!(body["user"]["email"], "Collector@Example.com", "shown as it was written");
    }

    async fn one_address_at_once_makes_one_account(app) {
        app.admin("first@example.com").await;
        let nobody = app.nobody();
        let (one, other) = tokio::join!(
            nobody.post(REGISTER, account("twin@example.com")),
            nobody.post(REGISTER, account("Twin@example.com")),
        );
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        made.expect(201);
        refused.refused(409, "email_taken");
        assert_eq!(accounts(&app).await, 2);
    }

    async fn two_first_registrations_at_once_give_one_administrator(app) {
        let token = set_up_token(&app).await;
        let nobody = app.nobody();
        let first = |email: &str| with(account(email), "setup_token", token.clone());
        let (a, b, c) = tokio::join!(
            nobody.post(REGISTER, first("a@example.com")),
            nobody.post(REGISTER, first("b@example.com")),
            nobody.post(REGISTER, first("c@example.com")),
        );
        let mut roles = [a, b, c].map(|answer| answer.expect(201)["user"]["role"].as_str().unwrap().to_owned());
        roles.sort();
        assert_eq!(roles, ["admin", "user", "user"]);
        let admins: i64 =
            app.platform.database.read().value(sql!("SELECT count(*) AS value FROM users WHERE role = 'admin'")).await.unwrap();
        assert_eq!(admins, 1);
    }

    async fn a_password_has_8_to_100_characters(app) {
        app.admin("first@example.com").await;
        let nobody = app.nobody();
        let try_one = async |email: &str, password: String| {
            nobody.post(REGISTER, json!({"email": email, "password": password})).await
        };
        refuses_field(&try_one("a@example.com", "x".repeat(7)).await, "password", "too_short");
        refuses_field(&try_one("a@example.com", "x".repeat(101)).await, "password", "too_long");
        // 7 characters of 4 bytes are not 8 characters; 101 of 2 bytes are too many.
        refuses_field(&try_one("a@example.com", "🔑".repeat(7)).await, "password", "too_short");
        refuses_field(&try_one("a@example.com", "ü".repeat(101)).await, "password", "too_long");
        assert_eq!(accounts(&app).await, 1);
        let good = ["x".repeat(8), "x".repeat(100), "ü".repeat(8), "🔑".repeat(100), " leading and trailing ".to_owned()];
        for (number, password) in good.into_iter().enumerate() {
            let email = format!("good{number}@example.com");
            try_one(&email, password.clone()).await.expect(201);
            let shorter: String = password.chars().skip(1).collect();
            nobody.post(LOGIN, json!({"email": email, "password": shorter})).await.refused(401, "invalid_credentials");
            nobody.post(LOGIN, json!({"email": email, "password": password})).await.expect(200);
        }
    }

    async fn what_is_no_address_is_refused(app) {
        app.admin("first@example.com").await;
        let long = format!("{}@example.com", "x".repeat(250));
        for email in ["", "x", "a@", "@example.com", "a b@example.com", "a@b@example.com", "a@example.com\n", long.as_str()] {
            let answer = app.nobody().post(REGISTER, account(email)).await;
            answer.refused(422, "validation_failed");
            assert!(answer.fields().iter().all(|field| field == "email"), "{email:?}: {}", answer.text());
        }
        assert_eq!(accounts(&app).await, 1);
    }

    async fn a_name_may_be_left_out(app) {
        app.admin("first@example.com").await;
        let cases = [(json!(null), json!(null)), (json!("  "), json!(null)), (json!("  Ada L. "), json!("Ada L.")), (json!("名".repeat(200)), json!("名".repeat(200)))];
        for (number, (given, kept)) in cases.into_iter().enumerate() {
            let body = with(account(&format!("n{number}@example.com")), "full_name", given);
            assert_eq!(app.nobody().post(REGISTER, body).await.expect(201)["user"]["full_name"], kept);
        }
        let too_long = with(account("long@example.com"), "full_name", "x".repeat(201));
        refuses_field(&app.nobody().post(REGISTER, too_long).await, "full_name", "too_long");
    }

    async fn a_character_that_postgresql_cannot_keep_is_refused_on_both(app) {
        app.admin("first@example.com").await;
        let named = with(account("nul@example.com"), "full_name", "a\u{0}b");
        refuses_field(&app.nobody().post(REGISTER, named).await, "full_name", "bad_format");
        refuses_field(&app.nobody().post(LOGIN, account("a\u{0}@example.com")).await, "email", "bad_format");
    }
}

#[test]
fn closed_registration_lets_only_the_first_account_in() {
    let setup = Setup { registration: Registration::Closed, ..Setup::default() };
    with_setup(&setup, |app| async move {
        let token = set_up_token(&app).await;
        let nobody = app.nobody();
        nobody.post(REGISTER, account("a@example.com")).await.refused(403, "setup_token_wrong");
        let first = |email: &str| with(account(email), "setup_token", token.clone());
        let (one, other) =
            tokio::join!(nobody.post(REGISTER, first("a@example.com")), nobody.post(REGISTER, first("b@example.com")));
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        assert_eq!(made.expect(201)["user"]["role"], "admin");
        refused.refused(403, "registration_closed");
        nobody.post(REGISTER, first("c@example.com")).await.refused(403, "registration_closed");
        nobody.post(REGISTER, account("c@example.com")).await.refused(403, "registration_closed");
        assert_eq!(accounts(&app).await, 1);
        assert_eq!(nobody.get("/api/v1/auth/setup").await.expect(200)["registration"], "closed");
    });
}
