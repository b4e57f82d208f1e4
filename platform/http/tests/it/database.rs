//! A database that goes away and comes back: refused as what it is, and served again without a restart.

use std::{future::Future, sync::Arc, time::Duration};

use seaworthy_http::Options;
use seaworthy_testkit::{Answer, Client, Engine, Fault, Setup, TestApp, run};

use crate::apps;

/// A server whose database is PostgreSQL behind a proxy.
fn through_proxy<F: Future<Output = ()>>(body: impl FnOnce(Arc<TestApp>, Client) -> F) {
    let plain = Setup::default();
    let http = Options { request_timeout: Duration::from_secs(2), ..plain.http.clone() };
    run(Engine::Postgres, Setup { http, database_proxy: true, ..plain }, apps(), |app| async move {
        let user = app.user("somebody@example.com").await;
        body(Arc::clone(&app), user).await;
        // Each refusal was logged; nothing else was.
        let errors = app.take_errors();
        assert!(errors.iter().all(|error| error["code"] == "unavailable"), "{errors:#?}");
    });
}

async fn set(app: &TestApp, fault: Fault) {
    app.database_proxy.as_ref().unwrap().set(fault).await;
}

/// What the tick in the background does every few seconds. A pooled connection that died meanwhile may cost one look.
async fn look(app: &TestApp) {
    for _ in 0..3 {
        app.platform.health.check_all(&app.platform).await;
        if app.platform.health.missing().is_empty() {
            break;
        }
    }
}

fn is_refused(answer: &Answer) {
    answer.refused(503, "unavailable");
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
}

/// Every operation that needs the database is refused, readiness is red, and the process lives.
async fn is_down(app: &TestApp, user: &Client) {
    is_refused(&user.get("/api/v1/auth/me").await);
    app.platform.health.check_all(&app.platform).await;
    is_refused(&app.nobody().get("/api/health/ready").await);
    let health = app.nobody().get("/api/health").await.expect(200);
    assert_eq!(
        (&health["status"], &health["services"]["database"]["status"]),
        (&"degraded".into(), &"unhealthy".into())
    );
    app.nobody().get("/api/health/live").await.expect(200);
    app.nobody().get("/api/v1/tiny/record").await.expect(200);
}

/// Every operation is served. Pooled connections that died meanwhile may each cost a request; there are two.
async fn is_up(app: &TestApp, user: &Client) {
    for _ in 0..2 {
        let _ = user.get("/api/v1/auth/me").await;
    }
    user.get("/api/v1/auth/me").await.expect(200);
    look(app).await;
    app.nobody().get("/api/health/ready").await.expect(200);
    assert_eq!(app.nobody().get("/api/health").await.expect(200)["services"]["database"]["status"], "healthy");
}

#[test]
fn a_database_that_is_cut_off_and_comes_back() {
    through_proxy(|app, user| async move {
        is_up(&app, &user).await;
        for _ in 0..2 {
            set(&app, Fault::Cut).await;
            is_down(&app, &user).await;
            set(&app, Fault::None).await;
            is_up(&app, &user).await;
        }
    });
}

#[test]
fn a_database_that_falls_silent_and_speaks_again() {
    through_proxy(|app, user| async move {
        // The connections stay open and nothing comes: half-open TCP.
        set(&app, Fault::Blackhole).await;
        is_down(&app, &user).await;
        set(&app, Fault::None).await;
        is_up(&app, &user).await;
    });
}

#[test]
fn connections_that_break_in_the_middle_of_an_answer() {
    through_proxy(|app, user| async move {
        for fault in [Fault::Reset { after: 3 }, Fault::HalfAnswer { bytes: 3 }, Fault::Garbage] {
            set(&app, fault).await;
            is_refused(&user.get("/api/v1/auth/me").await);
            app.platform.health.check_all(&app.platform).await;
            is_refused(&app.nobody().get("/api/health/ready").await);
            set(&app, Fault::None).await;
            is_up(&app, &user).await;
        }
    });
}

#[test]
fn a_slow_database_is_slow_and_nothing_else() {
    through_proxy(|app, user| async move {
        set(&app, Fault::Slow { delay: Duration::from_millis(1), piece: 64 }).await;
        user.get("/api/v1/auth/me").await.expect(200);
        look(&app).await;
        app.nobody().get("/api/health/ready").await.expect(200);
    });
}

#[test]
fn a_change_that_is_refused_did_not_happen() {
    through_proxy(|app, user| async move {
        let before = user.get("/api/v1/auth/me").await.expect(200);
        set(&app, Fault::Cut).await;
        let change = serde_json::json!({"full_name": "Somebody else"});
        is_refused(&user.patch("/api/v1/auth/me", change.clone()).await);
        set(&app, Fault::None).await;
        is_up(&app, &user).await;
        assert_eq!(user.get("/api/v1/auth/me").await.expect(200), before);
        user.patch("/api/v1/auth/me", change).await.expect(200);
    });
}
