//! Other sites: only those that are named, exactly, and never with cookies.

use http::Method;
use seaworthy_http::Options;
use seaworthy_testkit::{Answer, TestApp};

use crate::serve;

const PARTNER: &str = "https://partner.example";

fn options() -> Options {
    Options { cors_origins: vec![PARTNER.into(), "http://127.0.0.1:5173".into()], ..Options::default() }
}

async fn preflight(app: &TestApp, origin: &str) -> Answer {
    let client = app.nobody().with_header("origin", origin).with_header("access-control-request-method", "PATCH");
    let client = client.with_header("access-control-request-headers", "authorization,content-type,if-match");
    client.send(Method::OPTIONS, "/api/v1/tiny/record", None, "").await
}

#[test]
fn a_named_origin_may_call() {
    serve(options(), |app| async move {
        for origin in [PARTNER, "http://127.0.0.1:5173"] {
            let answer = preflight(&app, origin).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
            let methods = answer.header("access-control-allow-methods").unwrap();
            assert!(
                ["GET", "POST", "PUT", "PATCH", "DELETE"].iter().all(|method| methods.contains(method)),
                "{methods}"
            );
            let headers = answer.header("access-control-allow-headers").unwrap();
            assert!(
                ["authorization", "content-type", "if-match", "x-request-id", "api-version"]
                    .iter()
                    .all(|name| headers.contains(name)),
                "{headers}"
            );
            let read = app.nobody().with_header("origin", origin).get("/api/v1/tiny/record").await;
            assert_eq!((read.status.as_u16(), read.header("access-control-allow-origin")), (200, Some(origin)));
            let exposed = read.header("access-control-expose-headers").unwrap();
            assert!(
                ["etag", "location", "retry-after", "x-request-id"].iter().all(|name| exposed.contains(name)),
                "{exposed}"
            );
        }
    });
}

#[test]
fn nobody_else_may() {
    serve(options(), |app| async move {
        let strangers = [
            "https://evil.example",
            "http://partner.example",
            "https://partner.example:8443",
            "https://partner.example.evil.example",
            "https://evilpartner.example",
            "https://sub.partner.example",
            "https://PARTNER.example",
            "https://partner.example/",
            "null",
            "",
            "*",
            "https://partner.example, https://evil.example",
        ];
        for origin in strangers {
            for answer in [
                preflight(&app, origin).await,
                app.nobody().with_header("origin", origin).get("/api/v1/tiny/record").await,
            ] {
                assert_eq!(answer.header("access-control-allow-origin"), None, "{origin:?} {}", answer.request);
            }
        }
    });
}

#[test]
fn cookies_are_never_let_through_and_answers_differ_by_origin() {
    serve(options(), |app| async move {
        for origin in [PARTNER, "https://evil.example"] {
            let read = app.nobody().with_header("origin", origin).get("/api/v1/tiny/record").await;
            for answer in [preflight(&app, origin).await, read] {
                assert_eq!(answer.header("access-control-allow-credentials"), None);
                assert_ne!(answer.header("access-control-allow-origin"), Some("*"));
                let vary: Vec<_> =
                    answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_lowercase()).collect();
                assert!(vary.iter().any(|value| value.contains("origin")), "{vary:?}");
                assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{}", answer.request);
                assert!(answer.header("x-request-id").is_some(), "{}", answer.request);
            }
        }
        // A named origin without a bearer token is another site like any other.
        let change = app.nobody().with_header("origin", PARTNER).with_header("cookie", "seaworthy_session=x");
        change.send(Method::PATCH, "/api/v1/tiny/record", None, "").await.refused(403, "cross_site_request");
    });
}

#[test]
fn without_names_there_is_none() {
    serve(Options::default(), |app| async move {
        let answer = preflight(&app, PARTNER).await;
        answer.refused(405, "method_not_allowed");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        let read = app.nobody().with_header("origin", PARTNER).get("/api/v1/tiny/record").await;
        assert_eq!((read.status.as_u16(), read.header("access-control-allow-origin")), (200, None));
    });
}
