//! Headers that every answer has.

use http::Method;
use seaworthy_http::Options;
use seaworthy_testkit::{Answer, TestApp};
use serde_json::json;

use crate::serve;

const FIXED: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "content-security-policy",
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; object-src 'none'; \
         base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("api-version", "1"),
];

/// An answer of every kind that the server gives.
async fn of_every_kind(app: &TestApp) -> Vec<(u16, Answer)> {
    let nobody = app.nobody();
    vec![
        (200, nobody.get("/api/v1/tiny/text?bytes=10").await),
        (200, nobody.send(Method::HEAD, "/api/v1/tiny/text?bytes=10", None, "").await),
        (200, nobody.get("/api/v1/tiny/public").await),
        (200, nobody.get("/api/health").await),
        (200, nobody.get("/api/openapi.json").await),
        (200, nobody.get("/docs/errors").await),
        (204, nobody.send(Method::PATCH, "/api/v1/tiny/record", None, "").await),
        (304, nobody.with_header("if-none-match", "*").get("/api/v1/tiny/record").await),
        (304, nobody.with_header("if-none-match", "*").get("/api/openapi.json").await),
        (400, nobody.send(Method::POST, "/api/v1/tiny/echo", Some("application/json"), "{").await),
        (400, nobody.with_header("api-version", "2").get("/api/v1/tiny/record").await),
        (401, nobody.post("/api/v1/tiny/secret", json!({})).await),
        (403, nobody.with_header("sec-fetch-site", "cross-site").post("/api/v1/tiny/echo", json!({})).await),
        (404, nobody.get("/api/v1/nothing").await),
        (404, nobody.get("/nothing").await),
        (404, nobody.get("/nothing.js").await),
        (405, nobody.delete("/api/v1/tiny/record").await),
        (412, nobody.with_header("if-match", "\"v0\"").send(Method::PATCH, "/api/v1/tiny/record", None, "").await),
        (413, nobody.post("/api/v1/tiny/echo", json!("x".repeat(2_000_000))).await),
        (415, nobody.send(Method::POST, "/api/v1/tiny/echo", Some("text/plain"), "x").await),
        (422, nobody.get("/api/v1/tiny/text?bytes=0").await),
    ]
}

#[test]
fn every_answer_has_them() {
    serve(Options::default(), |app| async move {
        for (status, answer) in of_every_kind(&app).await {
            answer.expect(status);
            for (name, value) in FIXED {
                assert_eq!(answer.header(name), Some(value), "{} {status}", answer.request);
            }
            let permissions = answer.header("permissions-policy").unwrap();
            assert!(permissions.contains("geolocation=()") && permissions.contains("payment=()"), "{permissions}");
            assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 36), "{} {status}", answer.request);
            assert_eq!(answer.header("strict-transport-security"), None);
            assert_eq!(answer.header("server"), None, "nothing tells what the server is made of");
            assert_eq!(answer.header("x-powered-by"), None);
        }
    });
}

#[test]
fn over_https_browsers_are_told_to_stay_there() {
    serve(Options { https: true, ..Options::default() }, |app| async move {
        for (status, answer) in of_every_kind(&app).await {
            let header = answer.header("strict-transport-security");
            assert_eq!(header, Some("max-age=31536000; includeSubDomains"), "{} {status}", answer.request);
        }
    });
}

#[test]
fn a_request_id_is_kept_when_it_is_one() {
    serve(Options::default(), |app| async move {
        let longest = "a".repeat(128);
        for id in ["1", "abc-DEF_1.2", longest.as_str(), "01a1f8d3-ea00-7eac-a77d-765066f5ca47"] {
            for path in ["/api/v1/tiny/record", "/api/v1/nothing", "/docs/errors", "/api/openapi.json", "/nothing.js"] {
                let answer = app.nobody().with_header("x-request-id", id).get(path).await;
                assert_eq!(answer.header("x-request-id"), Some(id), "{path}");
            }
        }
        let refused = app.nobody().with_header("x-request-id", "mine").get("/api/v1/nothing").await;
        assert_eq!(refused.refused(404, "not_found")["request_id"], "mine");
    });
}

#[test]
fn a_request_id_that_is_none_is_replaced() {
    serve(Options::default(), |app| async move {
        let too_long = "a".repeat(129);
        let injections = [
            "",
            " ",
            "a b",
            "a\tb",
            "<script>alert(1)</script>",
            "\"",
            "'; DROP TABLE audit_log; --",
            "${jndi:ldap://x}",
            "a;b=c",
            "../../x",
            "%0d%0aSet-Cookie:x",
            "ü",
            "{}",
            "a,b",
            too_long.as_str(),
        ];
        for id in injections {
            for path in ["/api/v1/tiny/record", "/api/v1/nothing", "/docs/errors"] {
                let answer = app.nobody().with_header("x-request-id", id).get(path).await;
                let ours = answer.header("x-request-id").unwrap();
                assert!(ours.parse::<uuid::Uuid>().is_ok(), "{path} {id:?}: {ours}");
                assert!(id.len() < 3 || !answer.text().contains(id), "{path} {id:?}: {}", answer.text());
            }
        }
    });
}

#[test]
fn the_version_may_be_named() {
    serve(Options::default(), |app| async move {
        for version in ["1", "v1"] {
            app.nobody().with_header("api-version", version).get("/api/v1/tiny/record").await.expect(200);
        }
        for version in ["", "0", "2", "v2", "1.0", "vv", "ü", "1, 2"] {
            let answer = app.nobody().with_header("api-version", version).get("/api/v1/tiny/record").await;
            let body = answer.refused(400, "unknown_version");
            assert_eq!(body["detail"], "this server speaks: 1", "{version:?}");
            assert_eq!(answer.header("api-version"), Some("1"));
        }
    });
}
