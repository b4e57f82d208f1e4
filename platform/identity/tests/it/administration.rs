//! What administrators do to accounts.

use seaworthy_store::{Query as _, Sql, files::folder_of, sql};
use seaworthy_testkit::{Client, PASSWORD, TestApp, on_both_engines, walk};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    apps, refuses_field,
    ways_in::{LOGIN, REGISTER, Tokens, browser, is_in, is_out},
};

fn user(id: Uuid) -> String {
    format!("/api/v1/users/{id}")
}

async fn give(admin: &Client, id: Uuid, role: &str) -> seaworthy_testkit::Answer {
    admin.patch(&user(id), json!({"role": role})).await
}

async fn count(app: &TestApp, sql: Sql) -> i64 {
    app.platform.database.read().value(sql).await.unwrap()
}

async fn admins(app: &TestApp) -> i64 {
    count(app, sql!("SELECT count(*) AS value FROM users WHERE role = 'admin'")).await
}

/// Two administrators.
async fn two_admins(app: &TestApp) -> (Client, Client) {
    let one = app.admin("one@example.com").await;
    let other = app.user("other@example.com").await;
    give(&one, other.account, "admin").await.expect(200);
    (one, other)
}

on_both_engines! {
    async fn others_are_refused(app) {
        let user = app.user("user@example.com").await;
        walk::as_too_small(&app, &user).await;
        give(&app.nobody().sign_in("first@example.com", PASSWORD).await, user.account, "instructor").await.expect(200);
        walk::as_too_small(&app, &user).await;
    }

    async fn one_account_is_read(app) {
        let someone = app.user("user@example.com").await;
        let admin = app.nobody().sign_in("first@example.com", PASSWORD).await;
        let read = admin.get(&user(someone.account)).await.expect(200);
        assert_eq!(read, someone.get("/api/v1/auth/me").await.expect(200));
        admin.get(&user(Uuid::nil())).await.refused(404, "not_found");
        refuses_field(&admin.get("/api/v1/users/1").await, "id", "bad_format");
    }

    async fn a_role_counts_at_once(app) {
        let someone = app.user("user@example.com").await;
        let admin = app.nobody().sign_in("first@example.com", PASSWORD).await;
        let list = "/api/v1/users";
        someone.get(list).await.refused(403, "forbidden");
        assert_eq!(give(&admin, someone.account, "instructor").await.expect(200)["role"], "instructor");
        someone.get(list).await.refused(403, "forbidden");
        give(&admin, someone.account, "admin").await.expect(200);
        someone.get(list).await.expect(200);
        give(&admin, someone.account, "user").await.expect(200);
        someone.get(list).await.refused(403, "forbidden");
        for (body, code) in [(json!({"role": "root"}), "not_a_choice"), (json!({"role": null}), "required")] {
            refuses_field(&admin.patch(&user(someone.account), body).await, "role", code);
        }
        refuses_field(&admin.patch(&user(someone.account), json!({"email": "x@example.com"})).await, "email", "unknown_field");
        give(&admin, Uuid::nil(), "user").await.refused(404, "not_found");
    }

    async fn nobody_takes_away_their_own_role_or_account(app) {
        let (one, other) = two_admins(&app).await;
        give(&one, one.account, "user").await.refused(409, "conflict");
        give(&one, one.account, "instructor").await.refused(409, "conflict");
        one.delete(&user(one.account)).await.refused(409, "conflict");
        give(&one, one.account, "admin").await.expect(200);
        give(&one, other.account, "user").await.expect(200);
        assert_eq!(admins(&app).await, 1);
    }

    async fn two_who_demote_each_other_leave_one(app) {
        for _ in 0..5 {
            let (one, other) = if admins(&app).await == 0 { two_admins(&app).await } else {
                let mut pair = [app.nobody().sign_in("one@example.com", PASSWORD).await, app.nobody().sign_in("other@example.com", PASSWORD).await];
                if pair[0].get("/api/v1/users").await.status != 200 { pair.reverse(); }
                give(&pair[0], pair[1].account, "admin").await.expect(200);
                let [one, other] = pair;
                (one, other)
            };
            let (a, b) = tokio::join!(give(&one, other.account, "user"), give(&other, one.account, "user"));
            let (done, refused) = if a.status == 200 { (a, b) } else { (b, a) };
            done.expect(200);
            refused_as_last(&refused);
            assert_eq!(admins(&app).await, 1);
        }
    }

    async fn two_who_remove_each_other_leave_one(app) {
        let (one, other) = two_admins(&app).await;
        let (one_gone, other_gone) = (user(one.account), user(other.account));
        let (a, b) = tokio::join!(one.delete(&other_gone), other.delete(&one_gone));
        let (done, refused) = if a.status == 204 { (a, b) } else { (b, a) };
        done.expect(204);
        refused_as_last(&refused);
        assert_eq!(admins(&app).await, 1);
    }

    async fn a_reset_password_ends_every_session(app) {
        let someone = app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let cookie = browser(&app, "user@example.com").await;
        let admin = app.nobody().sign_in("first@example.com", PASSWORD).await;
        is_in(&cookie).await;
        let path = format!("{}/reset-password", user(someone.account));
        refuses_field(&admin.post(&path, json!({"new_password": "x".repeat(7)})).await, "new_password", "too_short");
        is_in(&someone).await;
        admin.post(&path, json!({"new_password": "given by hand"})).await.expect(204);
        for client in [&someone, &cookie, &app.nobody().bearer(&tokens.access)] {
            is_out(client).await;
        }
        tokens.refresh(&app).await.refused(401, "session_expired");
        is_in(&admin).await;
        let login = async |password: &str| app.nobody().post(LOGIN, json!({"email": "user@example.com", "password": password})).await;
        login(PASSWORD).await.refused(401, "invalid_credentials");
        login("given by hand").await.expect(200);
        let nobody = format!("{}/reset-password", user(Uuid::nil()));
        admin.post(&nobody, json!({"new_password": "given by hand"})).await.refused(404, "not_found");
    }

    async fn who_resets_their_own_password_stays_here_and_ends_elsewhere(app) {
        let admin = app.admin("first@example.com").await;
        let elsewhere = browser(&app, "first@example.com").await;
        admin.post(&format!("{}/reset-password", user(admin.account)), json!({"new_password": "given by hand"})).await.expect(204);
        is_in(&admin).await;
        is_out(&elsewhere).await;
    }

    async fn a_removed_account_leaves_nothing_but_the_log(app) {
        let someone = app.user("user@example.com").await;
        let stays = app.user("stays@example.com").await;
        let admin = app.nobody().sign_in("first@example.com", PASSWORD).await;
        let cookie = browser(&app, "user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        for client in [&someone, &stays] {
            let change = app.platform.database.write().await.unwrap();
            change.run(sql!("INSERT INTO mirrors (id) VALUES ({})", client.account)).await.unwrap();
            change.commit().await.unwrap();
            for name in ["mirror/a/full.jpg", "mirror/b.txt"] {
                app.platform.files.put(&format!("{}/{name}", folder_of(client.account)), "content".into()).await.unwrap();
            }
        }
        is_in(&cookie).await;
        admin.delete(&user(someone.account)).await.expect(204);
        for client in [&someone, &cookie, &app.nobody().bearer(&tokens.access)] {
            is_out(client).await;
        }
        tokens.refresh(&app).await.refused(401, "session_expired");
        app.nobody().post(LOGIN, json!({"email": "user@example.com", "password": PASSWORD})).await.refused(401, "invalid_credentials");
        admin.get(&user(someone.account)).await.refused(404, "not_found");
        admin.delete(&user(someone.account)).await.refused(404, "not_found");
        let rows = async |id: Uuid| {
            [
                count(&app, sql!("SELECT count(*) AS value FROM users WHERE id = {}", id)).await,
                count(&app, sql!("SELECT count(*) AS value FROM sessions WHERE user_id = {}", id)).await,
                count(&app, sql!("SELECT count(*) AS value FROM mirrors WHERE id = {}", id)).await,
            ]
        };
        assert_eq!(rows(someone.account).await, [0, 0, 0]);
        assert_eq!(rows(stays.account).await, [1, 2, 1]);
        let orphans = sql!("SELECT count(*) AS value FROM refresh_tokens WHERE session_id NOT IN (SELECT id FROM sessions)");
        assert_eq!(count(&app, orphans).await, 0);
        assert!(count(&app, sql!("SELECT count(*) AS value FROM audit_log WHERE actor_id = {}", someone.account)).await >= 3);
        assert_eq!(app.platform.files.list(&folder_of(someone.account)).await.unwrap(), Vec::<String>::new());
        assert_eq!(app.platform.files.list(&folder_of(stays.account)).await.unwrap().len(), 2);
        is_in(&stays).await;
        // The address is free again, for an account that has nothing of the old one.
        let again = app.nobody().post(REGISTER, json!({"email": "user@example.com", "password": PASSWORD})).await.expect(201);
        assert_ne!(again["user"]["id"], Value::from(someone.account.to_string()));
    }
}

/// Refused inside the change, or already at the door when the other one was quicker.
#[track_caller]
fn refused_as_last(answer: &seaworthy_testkit::Answer) {
    match answer.status.as_u16() {
        409 => answer.refused(409, "last_admin"),
        403 => answer.refused(403, "forbidden"),
        _ => answer.refused(401, "session_expired"),
    };
}
