//! Changing one's own password.

use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::{Answer, Client, PASSWORD, on_both_engines};
use serde_json::json;

use crate::{
    apps, refuses_field,
    ways_in::{LOGIN, Tokens, browser, is_in, is_out},
};

const NEW: &str = "a new horse, a new battery";

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    let body = json!({"current_password": current, "new_password": new});
    client.post("/api/v1/auth/change-password", body).await
}

on_both_engines! {
    async fn a_new_password_ends_the_other_sessions(app) {
        let user = app.user("user@example.com").await;
        let stranger = app.user("stranger@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let (client, cookie) = (app.nobody().bearer(&tokens.access), browser(&app, "user@example.com").await);
        for other in [&user, &client, &cookie] {
            is_in(other).await;
        }
        change(&cookie, PASSWORD, NEW).await.expect(204);
        is_in(&cookie).await;
        is_out(&user).await;
        is_out(&client).await;
        tokens.refresh(&app).await.refused(401, "session_expired");
        is_in(&stranger).await;
        let login = async |password: &str| app.nobody().post(LOGIN, json!({"email": "user@example.com", "password": password})).await;
        login(PASSWORD).await.refused(401, "invalid_credentials");
        login(NEW).await.expect(200);
    }

    async fn the_current_password_is_asked_for(app) {
        let user = app.user("user@example.com").await;
        let other = Tokens::new(&app, "user@example.com").await;
        let wrong = change(&user, "not the password", NEW).await;
        wrong.refused(422, "wrong_password");
        assert_eq!(wrong.fields(), ["current_password"]);
        refuses_field(&change(&user, "", NEW).await, "current_password", "required");
        refuses_field(&change(&user, PASSWORD, &"x".repeat(7)).await, "new_password", "too_short");
        refuses_field(&change(&user, PASSWORD, &"🔑".repeat(101)).await, "new_password", "too_long");
        is_in(&app.nobody().bearer(&other.access)).await;
        Tokens::new(&app, "user@example.com").await;
        change(&user, PASSWORD, &"🔑".repeat(100)).await.expect(204);
    }

    async fn only_a_slow_hash_is_kept(app) {
        app.user("user@example.com").await;
        let hash: String = app.platform.database.read()
            .value(sql!("SELECT password_hash AS value FROM users WHERE email = {}", "user@example.com")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let hashes: i64 = app.platform.database.read().value(sql!("SELECT count(DISTINCT password_hash) AS value FROM users")).await.unwrap();
        assert_eq!(hashes, 2, "two accounts with one password have two salts");
    }
}
