//! The browser's session: a cookie that scripts cannot read and other sites cannot use.

use chrono::TimeDelta;
use seaworthy_http::Options;
use seaworthy_testkit::{Client, PASSWORD, Setup, on_both_engines};
use serde_json::json;

use crate::{
    apps,
    mirror::WHO,
    ways_in::{LOGIN, Tokens, browser, cookie_of, is_in, is_out},
    with_setup,
};

const ME: &str = "/api/v1/auth/me";

async fn rename(client: &Client, name: &str) -> seaworthy_testkit::Answer {
    client.patch(ME, json!({"full_name": name})).await
}

/// Makes the server forget what it remembers of sessions: a test's clock does not move the cache's.
async fn forget(app: &seaworthy_testkit::TestApp) {
    let tokens = Tokens::new(app, "first@example.com").await;
    app.nobody().bearer(&tokens.access).post("/api/v1/auth/logout", json!({})).await.expect(204);
}

on_both_engines! {
    async fn the_cookie_is_for_this_site_alone(app) {
        app.user("user@example.com").await;
        let body = json!({"email": "user@example.com", "password": PASSWORD, "session": "cookie"});
        let answer = app.nobody().post(LOGIN, body).await;
        assert_eq!(answer.expect(200)["tokens"], json!(null), "no token is visible to scripts");
        let header = answer.header("set-cookie").unwrap();
        let (value, attributes) = header.split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict; Max-Age=34560000");
        let secret = value.strip_prefix("seaworthy_session=").unwrap();
        assert!(secret.len() >= 43 && !answer.text().contains(secret), "256 random bits, in the header alone");
        let again = browser(&app, "user@example.com").await;
        is_in(&again).await;
        assert_ne!(cookie_of(&app.nobody().post(LOGIN, json!({"email": "user@example.com", "password": PASSWORD, "session": "cookie"})).await), value);
    }

    async fn registering_signs_a_browser_in(app) {
        app.admin("first@example.com").await;
        let body = json!({"email": "new@example.com", "password": PASSWORD, "session": "cookie"});
        let answer = app.nobody().post(crate::ways_in::REGISTER, body).await;
        assert_eq!(answer.expect(201)["tokens"], json!(null));
        is_in(&app.nobody().with_header("cookie", &cookie_of(&answer))).await;
    }

    async fn reads_and_changes_work(app) {
        app.user("user@example.com").await;
        let browser = browser(&app, "user@example.com").await;
        assert_eq!(browser.get(ME).await.expect(200)["email"], "user@example.com");
        let same_origin = browser.with_header("sec-fetch-site", "same-origin");
        assert_eq!(rename(&same_origin, "One").await.expect(200)["full_name"], "One");
        let old = browser.with_header("host", "watches.example").with_header("origin", "https://watches.example");
        assert_eq!(rename(&old, "Two").await.expect(200)["full_name"], "Two");
        assert_eq!(rename(&browser, "Three").await.expect(200)["full_name"], "Three");
    }

    async fn another_site_cannot_change_anything(app) {
        app.user("user@example.com").await;
        let browser = browser(&app, "user@example.com").await.with_header("host", "watches.example");
        let ours = browser.with_header("origin", "https://watches.example");
        let strangers = [
            browser.with_header("sec-fetch-site", "cross-site"),
            browser.with_header("sec-fetch-site", "same-site"),
            browser.with_header("sec-fetch-site", "SAME-ORIGIN"),
            ours.with_header("sec-fetch-site", "cross-site"),
            browser.with_header("origin", "https://evil.example"),
            browser.with_header("origin", "null"),
            browser.with_header("origin", "https://watches.example.evil.example"),
            browser.with_header("origin", "https://watches.example:8443"),
            browser.with_header("origin", "watches.example"),
            browser.with_header("origin", ""),
        ];
        for stranger in strangers {
            rename(&stranger, "Mallory").await.refused(403, "cross_site_request");
            stranger.delete("/api/v1/auth/sessions").await.refused(403, "cross_site_request");
            stranger.post("/api/v1/auth/logout", json!({})).await.refused(403, "cross_site_request");
            // Signing somebody in to the attacker's account is a change as well.
            let body = json!({"email": "user@example.com", "password": PASSWORD, "session": "cookie"});
            let login = stranger.post(LOGIN, body).await;
            login.refused(403, "cross_site_request");
            assert_eq!(login.header("set-cookie"), None);
        }
        assert_eq!(browser.get(ME).await.expect(200)["full_name"], json!(null));
        // A bearer token is never sent by a browser on its own: with it another site is a client like any other.
        let tokens = Tokens::new(&app, "user@example.com").await;
        let client = app.nobody().bearer(&tokens.access).with_header("sec-fetch-site", "cross-site");
        assert_eq!(rename(&client, "Client").await.expect(200)["full_name"], "Client");
    }

    async fn signing_out_takes_the_cookie_away(app) {
        app.user("user@example.com").await;
        let (one, other) = (browser(&app, "user@example.com").await, browser(&app, "user@example.com").await);
        is_in(&one).await;
        let answer = one.post("/api/v1/auth/logout", json!({})).await;
        answer.expect(204);
        assert_eq!(answer.header("set-cookie"), Some("seaworthy_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
        is_out(&one).await;
        one.post("/api/v1/auth/logout", json!({})).await.refused(401, "session_expired");
        is_in(&other).await;
    }

    async fn what_is_no_session_opens_nothing(app) {
        app.user("user@example.com").await;
        for cookie in ["seaworthy_session=", "seaworthy_session=x", "seaworthy_session=%00", "seaworthy_session=' OR 1=1"] {
            app.nobody().with_header("cookie", cookie).get(WHO).await.refused(401, "session_expired");
        }
        app.nobody().with_header("cookie", "other=1").get(WHO).await.refused(401, "unauthenticated");
        // The secret's hash, which is what the database holds, is not the secret.
        let id: String = "0".repeat(43);
        app.nobody().with_header("cookie", &format!("seaworthy_session={id}")).get(WHO).await.refused(401, "session_expired");
    }

    async fn a_session_ends_after_seven_days_without_use(app) {
        app.user("user@example.com").await;
        let unused = browser(&app, "user@example.com").await;
        let used = browser(&app, "user@example.com").await;
        for _ in 0..3 {
            app.clock.advance(TimeDelta::days(3));
            forget(&app).await;
            is_in(&used).await;
        }
        is_out(&unused).await;
        app.clock.advance(TimeDelta::days(7));
        is_out(&used).await;
        forget(&app).await;
        is_out(&used).await;
    }

    async fn a_session_prolonged_at_its_last_moment_goes_on(app) {
        app.user("user@example.com").await;
        let browser = browser(&app, "user@example.com").await;
        app.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(10));
        forget(&app).await;
        is_in(&browser).await;
        app.clock.advance(TimeDelta::seconds(20));
        is_in(&browser).await;
    }
}

#[test]
fn over_https_the_cookie_is_secure() {
    let plain = Setup::default();
    let setup = Setup { http: Options { https: true, ..plain.http.clone() }, ..plain };
    with_setup(&setup, |app| async move {
        app.user("user@example.com").await;
        let body = json!({"email": "user@example.com", "password": PASSWORD, "session": "cookie"});
        let answer = app.nobody().post(LOGIN, body).await;
        let header = answer.header("set-cookie").unwrap().to_owned();
        assert!(header.ends_with("; HttpOnly; SameSite=Strict; Max-Age=34560000; Secure"), "{header}");
        let browser = app.nobody().with_header("cookie", &cookie_of(&answer));
        let gone = browser.post("/api/v1/auth/logout", json!({})).await;
        assert!(gone.header("set-cookie").unwrap().ends_with("; Max-Age=0; Secure"));
    });
}
