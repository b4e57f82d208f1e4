//! Alerts and dependencies as administrators see them.

use std::sync::Arc;

use chrono::TimeDelta;
use seaworthy_http::App;
use seaworthy_kernel::Clock as _;
use seaworthy_management::{Management, ManagementOptions};
use seaworthy_notify::{AlertBook, Rule, Snapshot, Thresholds};
use seaworthy_resilience::{Call, Deadline, Dependencies, Failure, Fallback, Policy, RetryAdvice, Verdict};
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::{Engine, Setup, StoppedClock, TestApp, run};
use serde_json::{Value, json};

/// A server whose management room shows these.
fn serve<F: Future<Output = ()>>(engine: Engine, body: impl FnOnce(Arc<TestApp>, AlertBook, Dependencies) -> F) {
    let book = AlertBook::new(Thresholds { ticks: 1, clear_ticks: 1, ..Thresholds::default() });
    let dependencies = Dependencies::new(Arc::new(StoppedClock::new()));
    let options = ManagementOptions {
        dependencies: Some(dependencies.clone()),
        alerts: book.clone(),
        ..ManagementOptions::default()
    };
    let apps: Vec<Arc<dyn App>> = vec![Management::new(options)];
    run(engine, Setup::default(), apps, |app| body(app, book, dependencies));
}

fn rule(answer: &Value, id: &str) -> Value {
    answer.as_array().unwrap().iter().find(|rule| rule["rule"] == id).unwrap().clone()
}

fn alerts_are_shown_and_silenced(engine: Engine) {
    serve(engine, |app, book, _| async move {
        let admin = app.admin("admin@example.com").await;
        let full = Snapshot { disk_used_percent: Some(95.0), ..Snapshot::default() };
        assert_eq!(book.tick(&full, app.clock.now()).len(), 1);
        let list = admin.get("/api/v1/admin/alerts").await.expect(200);
        assert_eq!(list.as_array().unwrap().len(), Rule::ALL.len());
        let disk = rule(&list, "disk");
        assert_eq!((&disk["silent_until"], &disk["runbook"]), (&Value::Null, &json!("docs/RUNBOOK.md#disk")));
        assert_eq!(disk["found"][0]["what"], "95.0 % of the disk of DATA_DIR are in use; the limit is 90 %.");
        assert_eq!((&disk["found"][0]["severity"], &disk["found"][0]["told"]), (&json!("critical"), &json!(true)));
        assert_eq!(rule(&list, "memory")["found"], json!([]));

        let path = "/api/v1/admin/alerts/memory/silence";
        admin.put(path, json!({"for_seconds": 3600})).await.expect(204);
        assert!(rule(&admin.get("/api/v1/admin/alerts").await.expect(200), "memory")["silent_until"].is_string());
        let short = Snapshot { memory_used_percent: Some(95.0), ..full.clone() };
        assert_eq!(book.tick(&short, app.clock.now()), []);
        admin.delete(path).await.expect(204);
        assert_eq!(book.tick(&short, app.clock.now()).len(), 1);

        admin.put(path, json!({"for_seconds": 60})).await.expect(204);
        app.clock.advance(TimeDelta::seconds(61));
        assert_eq!(rule(&admin.get("/api/v1/admin/alerts").await.expect(200), "memory")["silent_until"], Value::Null);
        let written: i64 = app
            .platform
            .database
            .read()
            .value(sql!(
                "SELECT count(*) AS value FROM audit_log WHERE action LIKE 'alert.%' AND actor_id = {}",
                admin.account
            ))
            .await
            .unwrap();
        assert_eq!(written, 3);
    });
}

#[test]
fn alerts_are_shown_and_silenced_on_sqlite() {
    alerts_are_shown_and_silenced(Engine::Sqlite);
}

#[test]
fn alerts_are_shown_and_silenced_on_postgres() {
    alerts_are_shown_and_silenced(Engine::Postgres);
}

#[test]
fn a_rule_that_there_is_not_and_a_time_that_is_none_are_refused() {
    serve(Engine::Sqlite, |app, book, _| async move {
        let admin = app.admin("admin@example.com").await;
        admin
            .put("/api/v1/admin/alerts/weather/silence", json!({"for_seconds": 60}))
            .await
            .refused(422, "validation_failed");
        for body in [json!({}), json!({"for_seconds": 0}), json!({"for_seconds": 2_592_001})] {
            admin.put("/api/v1/admin/alerts/memory/silence", body).await.refused(422, "validation_failed");
        }
        let user = app.user("user@example.com").await;
        user.get("/api/v1/admin/alerts").await.refused(403, "forbidden");
        user.put("/api/v1/admin/alerts/memory/silence", json!({"for_seconds": 60})).await.refused(403, "forbidden");
        assert!(book.silences(app.clock.now()).is_empty());
    });
}

struct Broken;

impl Failure for Broken {
    fn verdict(&self) -> Verdict {
        Verdict { kind: "connect", counts: true, retry: RetryAdvice::Never }
    }
}

#[test]
fn dependencies_are_shown_with_their_breakers() {
    serve(Engine::Sqlite, |app, _, dependencies| async move {
        let admin = app.admin("admin@example.com").await;
        assert_eq!(admin.get("/api/v1/admin/dependencies").await.expect(200), json!([]));
        let rates = dependencies.declare("rates", Policy::new(Fallback::LastKnown("up to a day old"))).unwrap();
        for _ in 0..5 {
            let call = Call { deadline: Deadline::within(std::time::Duration::from_secs(9)), idempotent: true };
            assert!(rates.call(call, |_| async { Err::<(), _>(Broken) }).await.is_err());
        }
        let list = admin.get("/api/v1/admin/dependencies").await.expect(200);
        assert_eq!((&list[0]["name"], &list[0]["state"]), (&json!("rates"), &json!("open")));
        assert_eq!(list[0]["last_error"]["kind"], "connect");
        assert_eq!(list[0]["counts"], json!({"successes": 0, "failures": 5, "refused": 0, "retries": 0}));
        assert_eq!(list[0]["fallback"], "The last known answer is given: up to a day old.");
    });
}
