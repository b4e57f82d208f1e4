//! The log level, and its way back.

use chrono::TimeDelta;
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::apps;

const PATH: &str = "/api/v1/admin/log-level";

on_both_engines! {
    async fn it_is_changed_for_a_time_and_audited(app) {
        let admin = app.admin("admin@example.com").await;
        assert_eq!(admin.get(PATH).await.expect(200), json!({"level": "info", "configured": "info", "until": null}));
        let changed = admin.put(PATH, json!({"level": "debug", "for_seconds": 60})).await.expect(200);
        assert_eq!((&changed["level"], &changed["configured"]), (&json!("debug"), &json!("info")));
        assert!(changed["until"].is_string());
        let environment = app.nobody().get("/api/health").await.expect(200)["environment"].clone();
        assert_eq!(environment, json!({"debug": true, "log_level": "debug"}));
        app.clock.advance(TimeDelta::seconds(59));
        assert_eq!(admin.get(PATH).await.expect(200)["level"], "debug");
        app.clock.advance(TimeDelta::seconds(2));
        assert_eq!(admin.get(PATH).await.expect(200), json!({"level": "info", "configured": "info", "until": null}));
        let rows: i64 = app.platform.database.read()
            .value(sql!("SELECT count(*) AS value FROM audit_log WHERE action = 'log_level.changed' AND actor_id = {}", admin.account))
            .await
            .unwrap();
        assert_eq!(rows, 1);
    }

    async fn what_is_no_level_is_refused_and_nothing_changes(app) {
        let admin = app.admin("admin@example.com").await;
        for body in [json!({"level": "loud"}), json!({"level": "debug", "for_seconds": 0}), json!({"level": "debug", "for_seconds": 86_401}), json!({})] {
            admin.put(PATH, body).await.refused(422, "validation_failed");
        }
        assert_eq!(admin.get(PATH).await.expect(200)["level"], "info");
    }
}
