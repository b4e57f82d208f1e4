//! The OpenAPI document is the committed one, and says one thing by each name.

use seaworthy_http::{App, health, openapi};
use seaworthy_testkit::on_both_engines;
use serde_json::Value;

use crate::apps;

on_both_engines! {
    async fn the_committed_document_is_the_servers(app) {
        let served: Value = openapi::document(&app.endpoints, "0.1.0");
        let committed: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
        assert!(served == committed, "docs/openapi.json is not this version's: run `cargo xtask openapi`");
    }

    async fn a_name_means_one_shape(app) {
        let whole = openapi::document(&app.endpoints, "0");
        for endpoint in &app.endpoints {
            let alone = openapi::document(std::slice::from_ref(endpoint), "0");
            for (name, schema) in alone["components"]["schemas"].as_object().unwrap() {
                assert_eq!(*schema, whole["components"]["schemas"][name], "{name} means two things, one of them in {}", endpoint.operation.id);
            }
        }
    }

    async fn the_viewers_parts_are_served(app) {
        let answer = app.nobody().get("/api/openapi.json").await;
        assert_eq!(answer.expect(200)["openapi"], "3.1.0");
        let again = app.nobody().with_header("if-none-match", answer.header("etag").unwrap()).get("/api/openapi.json").await;
        again.expect(304);
        assert!(app.nobody().get("/docs/errors").await.text().contains("id=\"validation_failed\""));
        app.nobody().get("/api/v1/nothing").await.refused(404, "not_found");
        app.nobody().post("/api/health", serde_json::json!({})).await.refused(405, "method_not_allowed");
        app.nobody().with_header("api-version", "9").get("/api/health").await.refused(400, "unknown_version");
        app.nobody().with_header("api-version", "v1").get("/api/health").await.expect(200);
    }
}

#[test]
fn health_belongs_to_no_app() {
    assert!(health::endpoints().iter().all(|endpoint| endpoint.operation.tag == "Health"));
    assert!(apps().iter().all(|app: &std::sync::Arc<dyn App>| app.name() != "health"));
}
