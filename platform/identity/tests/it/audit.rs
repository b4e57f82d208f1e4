//! The audit log: each change writes one row, in the change's own transaction; what is refused writes none.

use std::collections::BTreeSet;

use sea_orm::FromQueryResult;
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::{Client, PASSWORD, TestApp, on_both_engines};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    apps,
    ways_in::{LOGIN, REFRESH, REGISTER, Tokens},
};

#[derive(Debug, PartialEq, FromQueryResult)]
struct Row {
    action: String,
    actor_id: Option<Uuid>,
    target_id: Option<Uuid>,
    address: Option<String>,
}

async fn rows(app: &TestApp, request_id: &str) -> Vec<Row> {
    let sql = sql!("SELECT action, actor_id, target_id, address FROM audit_log WHERE request_id = {}", request_id);
    app.platform.database.read().all(sql).await.unwrap()
}

/// The request with this id wrote exactly this.
#[track_caller]
fn is_one(rows: &[Row], action: &str, actor: Uuid, target: Uuid) {
    let address = Some("127.0.0.1".to_owned());
    let expected = Row { action: action.into(), actor_id: Some(actor), target_id: Some(target), address };
    assert_eq!(rows, [expected]);
}

fn id(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}

async fn current_session(client: &Client) -> Uuid {
    let sessions = client.get("/api/v1/auth/sessions").await.expect(200);
    id(&sessions.as_array().unwrap().iter().find(|session| session["current"] == true).unwrap()["id"])
}

on_both_engines! {
    async fn each_change_writes_one_row(app) {
        let admin = app.admin("first@example.com").await;
        let nobody = app.nobody();
        let mut seen = BTreeSet::new();
        let mut named = |client: &Client, operation: &'static str| {
            seen.insert(operation);
            client.with_header("x-request-id", operation)
        };
        let account = json!({"email": "user@example.com", "password": PASSWORD});
        let made = named(&nobody, "auth_register").post(REGISTER, account.clone()).await.expect(201);
        let user = id(&made["user"]["id"]);
        is_one(&rows(&app, "auth_register").await, "account.registered", user, user);

        let login = named(&nobody, "auth_login").post(LOGIN, account.clone()).await.expect(200);
        is_one(&rows(&app, "auth_login").await, "session.started", user, user);
        let tokens = Tokens::of(&login["tokens"]);
        let client = nobody.bearer(&tokens.access);
        let session = current_session(&client).await;

        named(&nobody, "auth_refresh").post(REFRESH, json!({"refresh_token": tokens.refresh})).await.expect(200);
        is_one(&rows(&app, "auth_refresh").await, "session.refreshed", user, session);

        named(&client, "auth_update_me").patch("/api/v1/auth/me", json!({"theme": "dark"})).await.expect(200);
        is_one(&rows(&app, "auth_update_me").await, "account.changed", user, user);

        let other = nobody.sign_in("user@example.com", PASSWORD).await;
        let other_session = current_session(&other).await;
        named(&client, "auth_end_session").delete(&format!("/api/v1/auth/sessions/{other_session}")).await.expect(204);
        is_one(&rows(&app, "auth_end_session").await, "session.ended", user, other_session);

        named(&client, "auth_end_other_sessions").delete("/api/v1/auth/sessions").await.expect(204);
        is_one(&rows(&app, "auth_end_other_sessions").await, "session.others_ended", user, user);

        let body = json!({"current_password": PASSWORD, "new_password": "another password"});
        named(&client, "auth_change_password").post("/api/v1/auth/change-password", body).await.expect(204);
        is_one(&rows(&app, "auth_change_password").await, "account.password_changed", user, user);

        named(&client, "auth_logout").post("/api/v1/auth/logout", json!({})).await.expect(204);
        is_one(&rows(&app, "auth_logout").await, "session.ended", user, session);

        let path = format!("/api/v1/users/{user}");
        named(&admin, "users_update").patch(&path, json!({"role": "instructor"})).await.expect(200);
        is_one(&rows(&app, "users_update").await, "account.role_changed", admin.account, user);

        let body = json!({"new_password": "another password"});
        named(&admin, "users_reset_password").post(&format!("{path}/reset-password"), body).await.expect(204);
        is_one(&rows(&app, "users_reset_password").await, "account.password_reset", admin.account, user);

        named(&admin, "users_delete").delete(&path).await.expect(204);
        is_one(&rows(&app, "users_delete").await, "account.deleted", admin.account, user);

        let declared: BTreeSet<_> = app.endpoints.iter().filter(|endpoint| endpoint.operation.audit.is_some()).map(|endpoint| endpoint.operation.id).collect();
        assert_eq!(seen, declared, "every operation that changes something is in this test");
    }

    async fn a_stolen_token_is_called_what_it_is(app) {
        let user = app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        let session = current_session(&app.nobody().bearer(&tokens.access)).await;
        tokens.refresh(&app).await.expect(200);
        let body = json!({"refresh_token": tokens.refresh});
        app.nobody().with_header("x-request-id", "theft").post(REFRESH, body).await.refused(401, "token_reused");
        is_one(&rows(&app, "theft").await, "session.token_reused", user.account, session);
    }

    async fn what_is_refused_writes_nothing(app) {
        let user = app.user("user@example.com").await;
        let admin = app.nobody().sign_in("first@example.com", PASSWORD).await;
        let before: i64 = app.platform.database.read().value(sql!("SELECT count(*) AS value FROM audit_log")).await.unwrap();
        let nobody = app.nobody();
        nobody.post(LOGIN, json!({"email": "user@example.com", "password": "wrong password"})).await.expect(401);
        nobody.post(REGISTER, json!({"email": "USER@example.com", "password": PASSWORD})).await.expect(409);
        nobody.post(REFRESH, json!({"refresh_token": "x"})).await.expect(401);
        user.patch("/api/v1/auth/me", json!({"theme": "pink"})).await.expect(422);
        user.delete(&format!("/api/v1/auth/sessions/{}", Uuid::nil())).await.expect(404);
        user.post("/api/v1/auth/change-password", json!({"current_password": "wrong", "new_password": PASSWORD})).await.expect(422);
        user.delete(&format!("/api/v1/users/{}", admin.account)).await.expect(403);
        admin.delete(&format!("/api/v1/users/{}", admin.account)).await.expect(409);
        admin.patch(&format!("/api/v1/users/{}", admin.account), json!({"role": "user"})).await.expect(409);
        admin.post(&format!("/api/v1/users/{}/reset-password", Uuid::nil()), json!({"new_password": PASSWORD})).await.expect(404);
        let after: i64 = app.platform.database.read().value(sql!("SELECT count(*) AS value FROM audit_log")).await.unwrap();
        assert_eq!(before, after);
    }

    async fn a_change_that_cannot_be_written_down_does_not_happen(app) {
        let user = app.user("user@example.com").await;
        app.platform.database.execute_script("ALTER TABLE audit_log RENAME TO audit_log_away").await.unwrap();
        user.patch("/api/v1/auth/me", json!({"full_name": "Unseen"})).await.refused(500, "internal");
        app.platform.database.execute_script("ALTER TABLE audit_log_away RENAME TO audit_log").await.unwrap();
        assert_eq!(user.get("/api/v1/auth/me").await.expect(200)["full_name"], Value::Null);
        assert_eq!(app.take_errors().len(), 1);
    }
}
