//! Health: found out in the background, told to whoever asks.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use chrono::TimeDelta;
use seaworthy_http::{
    Platform,
    health::{Finding, HealthCheck},
};
use seaworthy_testkit::{TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::apps;

const PAGE: &str = "/api/v1/admin/health";

/// A service that is as the test says: 0 well, 1 doubtful, 2 down, 3 silent, 4 broken.
#[derive(Default)]
struct Tide {
    state: AtomicU8,
    looks: AtomicU32,
}

#[async_trait]
impl HealthCheck for Tide {
    fn name(&self) -> &'static str {
        "tide"
    }

    fn title(&self) -> &'static str {
        "the tide"
    }

    fn required(&self) -> bool {
        true
    }

    fn patience(&self) -> Duration {
        Duration::from_millis(20)
    }

    async fn check(&self, _: &Platform) -> Finding {
        self.looks.fetch_add(1, Ordering::SeqCst);
        match self.state.load(Ordering::SeqCst) {
            0 => Finding::green("it is in"),
            1 => Finding::amber("it is going", "Hurry."),
            2 => Finding::red("it is out: hunter2", "Wait six hours."),
            3 => std::future::pending().await,
            _ => std::panic::resume_unwind(Box::new("a check that panics")),
        }
    }
}

async fn look(app: &TestApp, tide: &Tide, state: u8) {
    tide.state.store(state, Ordering::SeqCst);
    app.platform.health.check_all(&app.platform).await;
}

fn item(page: &Value, name: &str) -> Value {
    page["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap().clone()
}

on_both_engines! {
    async fn each_item_has_a_light_a_time_and_a_fix(app) {
        let admin = app.admin("admin@example.com").await;
        let page = admin.get(PAGE).await.expect(200);
        for name in ["cache", "clock", "database", "disk", "files", "memory", "queue"] {
            let item = item(&page, name);
            assert_eq!(item["fix"].is_null(), item["light"] == "green", "{item}");
        }
        assert_eq!((&item(&page, "database")["light"], &item(&page, "database")["required"]), (&json!("green"), &json!(true)));
    }

    async fn since_is_when_the_light_changed(app) {
        let admin = app.admin("admin@example.com").await;
        let tide = Arc::new(Tide::default());
        app.platform.health.add(tide.clone());
        look(&app, &tide, 0).await;
        let first = item(&admin.get(PAGE).await.expect(200), "tide");
        app.clock.advance(TimeDelta::minutes(5));
        look(&app, &tide, 0).await;
        let later = item(&admin.get(PAGE).await.expect(200), "tide");
        assert_eq!(first["since"], later["since"]);
        assert_ne!(first["checked_at"], later["checked_at"]);
        app.clock.advance(TimeDelta::minutes(5));
        look(&app, &tide, 1).await;
        let page = admin.get(PAGE).await.expect(200);
        let doubtful = item(&page, "tide");
        assert_ne!(later["since"], doubtful["since"]);
        assert_eq!((&doubtful["light"], &doubtful["fix"]), (&json!("amber"), &json!("Hurry.")));
        // Doubtful is not down.
        app.nobody().get("/api/health/ready").await.expect(200);
    }

    async fn what_is_required_and_down_makes_the_server_unready_but_alive(app) {
        let admin = app.admin("admin@example.com").await;
        let tide = Arc::new(Tide::default());
        app.platform.health.add(tide.clone());
        // Never looked at is not yet well.
        app.nobody().get("/api/health/ready").await.refused(503, "unavailable");
        for state in [2, 3, 4] {
            look(&app, &tide, state).await;
            let refused = app.nobody().get("/api/health/ready").await;
            assert_eq!(refused.refused(503, "unavailable")["detail"], "does not work: the tide");
            assert_eq!(refused.header("retry-after"), Some("5"));
            let health = app.nobody().get("/api/health").await;
            assert_eq!(health.expect(200)["status"], "degraded");
            assert!(!health.text().contains("hunter2"), "the public learns no internals");
            app.nobody().get("/api/health/live").await.expect(200);
            let page = admin.get(PAGE).await.expect(200);
            assert_eq!((&page["light"], &item(&page, "tide")["light"]), (&json!("red"), &json!("red")));
            look(&app, &tide, 0).await;
            app.nobody().get("/api/health/ready").await.expect(200);
            assert_eq!(app.nobody().get("/api/health").await.expect(200)["status"], "limited");
        }
    }

    async fn a_question_from_outside_reaches_no_dependency(app) {
        let tide = Arc::new(Tide::default());
        app.platform.health.add(tide.clone());
        look(&app, &tide, 0).await;
        for path in ["/api/health", "/health", "/api/health/ready", "/api/health/live"] {
            for _ in 0..20 {
                let answer = app.nobody().get(path).await;
                answer.expect(200);
                assert_eq!(answer.queries, 0, "{path}");
            }
        }
        assert_eq!(tide.looks.load(Ordering::SeqCst), 1);
        // Nor does the tick, before its time has come.
        app.platform.health.check_due(&app.platform).await;
        assert_eq!(tide.looks.load(Ordering::SeqCst), 1);
    }

    async fn the_public_answer_has_the_promised_shape(app) {
        let health = app.nobody().get("/api/health").await.expect(200);
        assert_eq!(health, app_shape(&health, app.platform.database.engine().as_str()));
        assert!(health["uptime_seconds"].is_i64() && health["timestamp"].is_string() && health["platform"].is_string());
        assert!(health["system"]["memory_used_percent"].is_number() && health["system"]["memory_available_mb"].is_u64());
        let short = app.nobody().get("/health").await.expect(200);
        assert_eq!((&short["status"], &short["services"]), (&health["status"], &health["services"]));
    }

    async fn a_database_that_is_gone_is_found_out(app) {
        app.platform.database.clone().close().await;
        app.platform.health.check_all(&app.platform).await;
        app.nobody().get("/api/health/ready").await.refused(503, "unavailable");
        let health = app.nobody().get("/api/health").await.expect(200);
        assert_eq!(health["status"], "degraded");
        let expected = json!({"status": "unhealthy", "type": app.platform.database.engine().as_str(), "error": "the database does not answer"});
        assert_eq!(health["services"]["database"], expected);
    }
}

/// The shape as it was promised, with the values that differ from one moment to the next taken from the answer.
fn app_shape(health: &Value, engine: &str) -> Value {
    let well = |kind: &str| json!({"status": "healthy", "type": kind, "error": null});
    json!({
        "status": "limited",
        "version": env!("CARGO_PKG_VERSION"),
        "platform": health["platform"],
        "timestamp": health["timestamp"],
        "uptime_seconds": health["uptime_seconds"],
        "services": {
            "database": well(engine),
            "cache": well("memory"),
            "queue": well("database"),
            "files": well("disk"),
            "ai_providers": {"configured": 0, "total": 0, "status": {}},
        },
        "system": health["system"],
        "environment": {"debug": false, "log_level": "info"},
    })
}
