//! Where one is signed in, and ending it.

use chrono::TimeDelta;
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    ways_in::{Tokens, browser, is_in, is_out},
};

const SESSIONS: &str = "/api/v1/auth/sessions";

async fn list(client: &Client) -> Vec<Value> {
    client.get(SESSIONS).await.expect(200).as_array().unwrap().clone()
}

async fn current(client: &Client) -> String {
    let found: Vec<_> = list(client).await.into_iter().filter(|session| session["current"] == true).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0]["id"].as_str().unwrap().to_owned()
}

on_both_engines! {
    async fn the_list_shows_every_session_and_which_is_ours(app) {
        let user = app.user("user@example.com").await;
        let stranger = app.user("stranger@example.com").await;
        user.delete(SESSIONS).await.expect(204);
        app.clock.advance(TimeDelta::minutes(1));
        let agent = format!("Browser/1.0 {}", "x".repeat(500));
        let login = json!({"email": "user@example.com", "password": seaworthy_testkit::PASSWORD, "session": "cookie"});
        let answer = app.nobody().with_header("user-agent", &agent).post("/api/v1/auth/login", login).await;
        let cookie = app.nobody().with_header("cookie", &crate::ways_in::cookie_of(&answer));
        let found = list(&user).await;
        assert_eq!(found.len(), 2);
        let (newest, oldest) = (&found[0], &found[1]);
        assert_eq!((&newest["kind"], &newest["current"]), (&json!("cookie"), &json!(false)));
        assert_eq!((&oldest["kind"], &oldest["current"]), (&json!("token"), &json!(true)));
        assert_eq!(newest["user_agent"].as_str().unwrap().len(), 300, "cut, not refused");
        assert_eq!(newest["address"], "127.0.0.1");
        let time = |session: &Value, name: &str| session[name].as_str().unwrap()[..19].to_owned();
        assert_eq!((time(newest, "created_at").as_str(), time(newest, "expires_at").as_str()), ("2026-11-20T12:01:00", "2026-11-27T12:01:00"));
        assert_eq!(list(&cookie).await.iter().filter(|session| session["current"] == true).count(), 1);
        assert!(list(&stranger).await.iter().all(|session| found.iter().all(|ours| ours["id"] != session["id"])));
    }

    async fn signing_out_ends_a_token_session_at_once(app) {
        let user = app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let client = app.nobody().bearer(&tokens.access);
        is_in(&client).await;
        client.post("/api/v1/auth/logout", json!({})).await.expect(204);
        is_out(&client).await;
        tokens.refresh(&app).await.refused(401, "session_expired");
        is_in(&user).await;
        client.post("/api/v1/auth/logout", json!({})).await.refused(401, "session_expired");
    }

    async fn one_session_is_ended_at_once(app) {
        let user = app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let (client, cookie) = (app.nobody().bearer(&tokens.access), browser(&app, "user@example.com").await);
        for other in [&client, &cookie] {
            let id = current(other).await;
            user.delete(&format!("{SESSIONS}/{id}")).await.expect(204);
            is_out(other).await;
            user.delete(&format!("{SESSIONS}/{id}")).await.refused(404, "not_found");
            assert!(list(&user).await.iter().all(|session| session["id"] != id.as_str()));
        }
        tokens.refresh(&app).await.refused(401, "session_expired");
        let own = current(&user).await;
        user.delete(&format!("{SESSIONS}/{own}")).await.expect(204);
        is_out(&user).await;
    }

    async fn sessions_of_others_are_not_found(app) {
        let user = app.user("user@example.com").await;
        let stranger = app.user("stranger@example.com").await;
        let id = current(&user).await;
        stranger.delete(&format!("{SESSIONS}/{id}")).await.refused(404, "not_found");
        app.nobody().sign_in("first@example.com", seaworthy_testkit::PASSWORD).await.delete(&format!("{SESSIONS}/{id}")).await.refused(404, "not_found");
        stranger.delete(&format!("{SESSIONS}/{}", uuid::Uuid::nil())).await.refused(404, "not_found");
        is_in(&user).await;
    }

    async fn all_others_end_and_this_one_stays(app) {
        let user = app.user("user@example.com").await;
        let stranger = app.user("stranger@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let (client, cookie) = (app.nobody().bearer(&tokens.access), browser(&app, "user@example.com").await);
        is_in(&client).await;
        is_in(&cookie).await;
        cookie.delete(SESSIONS).await.expect(204);
        is_in(&cookie).await;
        is_out(&client).await;
        is_out(&user).await;
        tokens.refresh(&app).await.refused(401, "session_expired");
        assert_eq!(list(&cookie).await.len(), 1);
        is_in(&stranger).await;
    }

    async fn sessions_that_are_over_are_not_listed_and_go_after_a_month(app) {
        app.user("user@example.com").await;
        let gone = Tokens::new(&app, "user@example.com").await;
        app.nobody().bearer(&gone.access).post("/api/v1/auth/logout", json!({})).await.expect(204);
        app.clock.advance(TimeDelta::days(8));
        let fresh = Tokens::new(&app, "user@example.com").await;
        let client = app.nobody().bearer(&fresh.access);
        assert_eq!(list(&client).await.len(), 1, "eight days ago is over");
        let rows = async || -> i64 {
            app.platform.database.read().value(sql!("SELECT count(*) AS value FROM sessions")).await.unwrap()
        };
        let before = rows().await;
        app.run_schedule("identity.remove_dead_sessions").await;
        assert_eq!(rows().await, before, "kept a month, so that a stolen token is still recognised");
        app.clock.advance(TimeDelta::days(30));
        let live = Tokens::new(&app, "user@example.com").await;
        app.run_schedule("identity.remove_dead_sessions").await;
        assert_eq!(rows().await, 2, "what ended less than a month ago and what lives");
        live.refresh(&app).await.expect(200);
    }

    /// A request that looked the session up just before it was ended must not bring it back.
    async fn an_ended_session_does_not_come_back_from_memory(app) {
        let user = app.user("user@example.com").await;
        let cookie = browser(&app, "user@example.com").await;
        // Old enough to be written down as seen: that write waits for the one below.
        app.clock.advance(TimeDelta::minutes(10));
        is_in(&user).await;
        let held = app.platform.database.write().await.unwrap();
        held.run(sql!("UPDATE sessions SET user_agent = 'held' WHERE user_id = {}", user.account)).await.unwrap();
        let end = user.delete(SESSIONS);
        let read = cookie.get(crate::mirror::WHO);
        let release = async {
            for _ in 0..50 {
                app.platform.database.ping().await.unwrap();
            }
            held.commit().await.unwrap();
        };
        let (ended, _, ()) = tokio::join!(end, read, release);
        ended.expect(204);
        is_out(&cookie).await;
    }
}
