//! Refresh tokens: each is good once, and a second use ends the session.

use chrono::TimeDelta;
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::on_both_engines;
use serde_json::json;
use tokio::task::JoinSet;
use tracing::Instrument as _;

use crate::{
    apps,
    ways_in::{REFRESH, Tokens, browser, is_in, is_out},
};

on_both_engines! {
    async fn a_refresh_token_gives_a_new_pair(app) {
        app.user("user@example.com").await;
        let first = Tokens::new(&app, "user@example.com").await;
        app.clock.advance(TimeDelta::minutes(20));
        is_out(&app.nobody().bearer(&first.access)).await;
        let answer = first.refresh(&app).await;
        let body = answer.expect(200);
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(900)));
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        let second = Tokens::of(&body);
        assert_ne!((&first.access, &first.refresh), (&second.access, &second.refresh));
        is_in(&app.nobody().bearer(&second.access)).await;
        let third = Tokens::of(&second.refresh(&app).await.expect(200));
        is_in(&app.nobody().bearer(&third.access)).await;
        let sessions = app.nobody().bearer(&third.access).get("/api/v1/auth/sessions").await.expect(200);
        // Registering, the test's own sign-in, and this one, which refreshing did not multiply.
        assert_eq!(sessions.as_array().unwrap().len(), 3);
    }

    async fn a_second_use_ends_the_session_and_its_newest_tokens(app) {
        app.user("user@example.com").await;
        let stolen = Tokens::new(&app, "user@example.com").await;
        let other = Tokens::new(&app, "user@example.com").await;
        let second = Tokens::of(&stolen.refresh(&app).await.expect(200));
        let third = Tokens::of(&second.refresh(&app).await.expect(200));
        is_in(&app.nobody().bearer(&third.access)).await;
        stolen.refresh(&app).await.refused(401, "token_reused");
        for tokens in [&stolen, &second, &third] {
            is_out(&app.nobody().bearer(&tokens.access)).await;
            tokens.refresh(&app).await.refused(401, "session_expired");
        }
        // Only that session: where else one is signed in is not touched.
        is_in(&app.nobody().bearer(&other.access)).await;
        other.refresh(&app).await.expect(200);
    }

    async fn of_twenty_uses_at_once_one_succeeds(app) {
        app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let mut uses = JoinSet::new();
        for _ in 0..20 {
            let (client, body) = (app.nobody(), json!({"refresh_token": tokens.refresh}));
            uses.spawn(async move { client.post(REFRESH, body).await }.in_current_span());
        }
        let answers = uses.join_all().await;
        let (good, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!(good.len(), 1, "{:?}", answers.iter().map(|answer| answer.text()).collect::<Vec<_>>());
        for answer in refused {
            let body = answer.expect(401);
            assert!(body["code"] == "token_reused" || body["code"] == "session_expired", "{body}");
        }
        // One of the twenty was a thief: nobody goes on, not even the one who was first.
        let winner = Tokens::of(&good[0].json());
        is_out(&app.nobody().bearer(&winner.access)).await;
        winner.refresh(&app).await.refused(401, "session_expired");
    }

    async fn a_refresh_token_is_good_for_seven_days(app) {
        app.user("user@example.com").await;
        let early = Tokens::new(&app, "user@example.com").await;
        let late = Tokens::new(&app, "user@example.com").await;
        app.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
        let renewed = Tokens::of(&early.refresh(&app).await.expect(200));
        app.clock.advance(TimeDelta::seconds(1));
        late.refresh(&app).await.refused(401, "session_expired");
        // The new one has seven days of its own.
        app.clock.advance(TimeDelta::days(6));
        renewed.refresh(&app).await.expect(200);
    }

    async fn only_a_refresh_token_refreshes(app) {
        app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let cookie = browser(&app, "user@example.com").await;
        for wrong in ["x", "' OR 1=1 --", tokens.refresh.trim_end_matches(|_| true), &tokens.refresh[1..]] {
            let answer = app.nobody().post(REFRESH, json!({"refresh_token": wrong})).await;
            let expected = if wrong.is_empty() { (422, "validation_failed") } else { (401, "session_expired") };
            answer.refused(expected.0, expected.1);
        }
        app.nobody().post(REFRESH, json!({"refresh_token": tokens.access})).await.refused(422, "validation_failed");
        // Neither a cookie nor a bearer token stands in for it.
        crate::refuses_field(&cookie.post(REFRESH, json!({})).await, "refresh_token", "required");
        // After all these tries the right one still works.
        tokens.refresh(&app).await.expect(200);
    }

    async fn the_database_holds_no_token(app) {
        app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let mut found = 0;
        for text in [tokens.refresh.as_bytes(), tokens.access.as_bytes()] {
            let count: i64 = app.platform.database.read()
                .value(sql!("SELECT count(*) AS value FROM refresh_tokens WHERE token_hash = {}", text.to_vec())).await.unwrap();
            found += count;
        }
        assert_eq!(found, 0);
        let hashes: i64 = app.platform.database.read()
            .value(sql!("SELECT count(*) AS value FROM refresh_tokens WHERE length(token_hash) = 32")).await.unwrap();
        assert_eq!(hashes, 5, "one for each session of the two accounts, as SHA-256");
    }
}
