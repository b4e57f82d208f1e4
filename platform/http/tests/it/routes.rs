//! Addresses and methods that are there, and those that are not.

use std::collections::BTreeSet;

use http::Method;
use seaworthy_http::Options;
use seaworthy_testkit::Answer;
use serde_json::json;

use crate::serve;

fn allowed(answer: &Answer) -> BTreeSet<String> {
    answer.refused(405, "method_not_allowed");
    answer.header("allow").unwrap().split(',').map(|method| method.trim().to_owned()).collect()
}

fn set(methods: &[&str]) -> BTreeSet<String> {
    methods.iter().map(|method| (*method).to_owned()).collect()
}

#[test]
fn head_is_get_without_the_body() {
    serve(Options::default(), |app| async move {
        for path in [
            "/api/v1/tiny/record",
            "/api/v1/tiny/text?bytes=100",
            "/api/health/live",
            "/api/openapi.json",
            "/docs/errors",
        ] {
            let get = app.nobody().get(path).await;
            let head = app.nobody().send(Method::HEAD, path, None, "").await;
            assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
            for name in ["content-type", "etag", "cache-control", "content-security-policy"] {
                assert_eq!(head.header(name), get.header(name), "{path} {name}");
            }
        }
        assert_eq!(app.nobody().send(Method::HEAD, "/api/v1/nothing", None, "").await.status, 404);
        assert_eq!(app.nobody().send(Method::HEAD, "/api/v1/auth/me", None, "").await.status, 401);
    });
}

#[test]
fn an_unknown_address_is_a_problem_with_every_method() {
    serve(Options::default(), |app| async move {
        for path in [
            "/api/v1/nothing",
            "/api/v1/tiny",
            "/api/v1/tiny/record/",
            "/api/v1/tiny/record/x",
            "/api/v2/tiny/record",
            "/api/",
            "/api",
            "/api/v1/../v1/x",
            "/api/%00",
            "/api/v1/tiny/RECORD",
        ] {
            for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                app.nobody().send(method, path, Some("application/json"), "{}").await.refused(404, "not_found");
            }
        }
    });
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    serve(Options::default(), |app| async move {
        let nobody = app.nobody();
        assert_eq!(allowed(&nobody.delete("/api/v1/tiny/record").await), set(&["GET", "HEAD", "PATCH"]));
        assert_eq!(allowed(&nobody.get("/api/v1/tiny/echo").await), set(&["POST"]));
        assert_eq!(allowed(&nobody.post("/api/health", json!({})).await), set(&["GET", "HEAD"]));
        assert_eq!(allowed(&nobody.post("/api/openapi.json", json!({})).await), set(&["GET", "HEAD"]));
        assert_eq!(allowed(&nobody.put("/api/v1/users/1", json!({})).await), set(&["DELETE", "GET", "HEAD", "PATCH"]));
        assert_eq!(allowed(&nobody.send(Method::OPTIONS, "/api/v1/tiny/echo", None, "").await), set(&["POST"]));
        assert_eq!(allowed(&nobody.send(Method::TRACE, "/api/v1/tiny/echo", None, "").await), set(&["POST"]));
        let odd = Method::from_bytes(b"BREW").unwrap();
        assert_eq!(allowed(&nobody.send(odd, "/api/v1/tiny/echo", None, "").await), set(&["POST"]));
    });
}

#[test]
fn a_parameter_stands_once_and_is_known() {
    serve(Options::default(), |app| async move {
        let faults = [
            ("bytes=10&bytes=10", "bytes", "duplicate"),
            ("bytes=10&BYTES=10", "BYTES", "unknown_field"),
            ("bytes=10&%62ytes=11", "bytes", "duplicate"),
            ("bytes[]=10", "bytes[]", "unknown_field"),
            ("", "bytes", "required"),
            ("bytes=", "bytes", "wrong_type"),
            ("bytes=1e2", "bytes", "wrong_type"),
        ];
        for (query, field, code) in faults {
            let answer = app.nobody().get(&format!("/api/v1/tiny/text?{query}")).await;
            let body = answer.refused(422, "validation_failed");
            let found =
                body["errors"].as_array().unwrap().iter().any(|error| error["field"] == field && error["code"] == code);
            assert!(found, "{query}: {body}");
        }
        app.nobody().get("/api/v1/tiny/text?bytes=%FF").await.refused(400, "malformed_body");
        app.nobody().get("/api/v1/tiny/text?&&bytes=10&").await.expect(200);
    });
}
