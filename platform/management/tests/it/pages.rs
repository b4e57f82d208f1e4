//! What can be read.

use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::apps;

on_both_engines! {
    async fn settings_limits_and_build_are_shown(app) {
        let admin = app.admin("admin@example.com").await;
        let settings = admin.get("/api/v1/admin/settings").await.expect(200);
        assert_eq!(settings[0], json!({"key": "SECRET_KEY", "value": "****NqRk", "origin": "environment", "summary": "Signs sessions", "secret": true}));
        let limits = admin.get("/api/v1/admin/limits").await.expect(200);
        assert_eq!(limits["max_body_bytes"], 1024 * 1024);
        assert_eq!(limits["classes"].as_array().unwrap().len(), 5);
        let build = admin.get("/api/v1/admin/build").await.expect(200);
        assert_eq!(build["database"], app.platform.database.engine().as_str());
        assert!(build["database_version"].as_str().unwrap().starts_with(|first: char| first.is_ascii_digit()), "{build}");
    }

    async fn every_operation_is_a_route(app) {
        let admin = app.admin("admin@example.com").await;
        let routes = admin.get("/api/v1/admin/routes").await.expect(200);
        let routes = routes.as_array().unwrap();
        assert_eq!(routes.len(), app.endpoints.len());
        let of = |id: &str| routes.iter().find(|route| route["operation"] == id).unwrap().clone();
        let update = of("log_level_update");
        assert_eq!((&update["method"], &update["policy"], &update["audit"]), (&json!("PUT"), &json!("admin"), &json!("log_level.changed")));
        assert_eq!((&of("auth_me")["policy"], &of("health_live")["limit"]), (&json!("signed_in"), &json!("free")));
    }

    async fn only_administrators_get_in(app) {
        let user = app.user("user@example.com").await;
        for path in ["health", "settings", "log-level", "routes", "limits", "build"] {
            user.get(&format!("/api/v1/admin/{path}")).await.refused(403, "forbidden");
            app.nobody().get(&format!("/api/v1/admin/{path}")).await.refused(401, "unauthenticated");
        }
        user.put("/api/v1/admin/log-level", json!({"level": "debug"})).await.refused(403, "forbidden");
    }
}
