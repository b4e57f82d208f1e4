//! Read-only and maintenance mode: a walk over every operation.

use chrono::TimeDelta;
use http::Method;
use seaworthy_http::{Endpoint, mode};
use seaworthy_kernel::operation::Method as M;
use seaworthy_testkit::{Answer, Client, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::apps;

async fn call(client: &Client, endpoint: &Endpoint) -> Answer {
    let path: Vec<&str> = endpoint
        .operation
        .path
        .split('/')
        .map(|part| if part.starts_with('{') { "01920000-0000-7000-8000-000000000001" } else { part })
        .collect();
    let method = match endpoint.operation.method {
        M::Get => Method::GET,
        M::Post => Method::POST,
        M::Put => Method::PUT,
        M::Patch => Method::PATCH,
        M::Delete => Method::DELETE,
    };
    client.send(method, &path.join("/"), Some("application/json"), "{}".to_owned()).await
}

async fn switch(app: &TestApp, admin: &Client, mode: &str) -> Value {
    let body = json!({"mode": mode, "reason": "the disk is being changed", "retry_after_seconds": 120});
    let answer = admin.send(Method::PUT, "/api/v1/admin/mode", Some("application/json"), body.to_string()).await;
    let switched = answer.expect(200).clone();
    // Another node sees it a second later; this one at once.
    app.clock.advance(TimeDelta::seconds(2));
    switched
}

/// Rows of every table by name: nothing may change but the mode and its audit row.
async fn written(app: &TestApp) -> i64 {
    use seaworthy_store::{Query as _, sql};
    app.platform.database.read().value(sql!("SELECT count(*) AS value FROM audit_log")).await.unwrap()
}

on_both_engines! {
    async fn in_read_only_mode_every_change_is_refused_and_everything_is_read(app) {
        let admin = app.admin("admin@example.com").await;
        switch(&app, &admin, "read_only").await;
        let before = written(&app).await;
        let (mut refused, mut read) = (0, 0);
        for endpoint in &app.endpoints {
            if endpoint.operation.in_every_mode {
                continue;
            }
            let answer = call(&admin, endpoint).await;
            if endpoint.operation.method.changes() {
                answer.refused(503, "read_only");
                assert_eq!(answer.header("retry-after"), Some("120"), "{}", endpoint.operation.id);
                assert!(answer.text().contains("the disk is being changed"), "{}", answer.text());
                refused += 1;
            } else {
                assert!(answer.status.as_u16() < 500, "{}: {}", endpoint.operation.id, answer.text());
                read += 1;
            }
        }
        assert!(refused > 20 && read > 10, "{refused} refused, {read} read");
        assert_eq!(written(&app).await, before);
        app.nobody().get("/api/health/ready").await.expect(200);
        assert_eq!(app.nobody().get("/api/v1/mode").await.expect(200)["mode"], "read_only");
        switch(&app, &admin, "normal").await;
        admin.post("/api/v1/collections", json!({"name": "Again"})).await.expect(201);
    }

    async fn in_maintenance_every_operation_is_refused_but_health(app) {
        let admin = app.admin("admin@example.com").await;
        switch(&app, &admin, "maintenance").await;
        let mut refused = 0;
        for endpoint in &app.endpoints {
            if !endpoint.operation.in_every_mode {
                call(&admin, endpoint).await.refused(503, "maintenance");
                refused += 1;
            }
        }
        assert!(refused > 40, "{refused}");
        let open: Vec<_> = app.endpoints.iter().map(|endpoint| &endpoint.operation).filter(|operation| operation.in_every_mode).collect();
        let changing: Vec<_> = open.iter().filter(|operation| operation.method.changes()).map(|operation| operation.id).collect();
        assert_eq!(changing, ["mode_update"], "nothing else may change anything");
        app.nobody().get("/api/health").await.expect(200);
        app.nobody().get("/api/health/ready").await.expect(200);
        switch(&app, &admin, "normal").await;
        admin.get("/api/v1/collections").await.expect(200);
    }

    async fn a_switch_elsewhere_is_seen_within_a_second(app) {
        let admin = app.admin("admin@example.com").await;
        admin.get("/api/v1/collections").await.expect(200);
        // As another node or the command line writes it.
        let transaction = app.platform.database.write().await.unwrap();
        let elsewhere = mode::ServiceMode { mode: mode::Mode::Maintenance, ..mode::ServiceMode::default() };
        mode::write(&transaction, &elsewhere, seaworthy_kernel::Clock::now(&*app.clock)).await.unwrap();
        transaction.commit().await.unwrap();
        app.clock.advance(TimeDelta::seconds(1));
        let answer = admin.get("/api/v1/collections").await;
        answer.refused(503, "maintenance");
        assert_eq!(answer.header("retry-after"), Some("60"));
    }

    async fn only_an_administrator_switches(app) {
        let user = app.user("user@example.com").await;
        let body = json!({"mode": "maintenance"}).to_string();
        user.send(Method::PUT, "/api/v1/admin/mode", Some("application/json"), body.clone()).await.refused(403, "forbidden");
        app.nobody().send(Method::PUT, "/api/v1/admin/mode", Some("application/json"), body).await.refused(401, "unauthenticated");
        user.get("/api/v1/collections").await.expect(200);
    }
}
