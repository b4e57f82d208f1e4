//! The web UI: hashed files for ever, the shell for every page, and never the shell in place of a file.

use axum::body::Body;
use http::{Method, Request, Response};
use http_body_util::BodyExt as _;
use seaworthy_http::{Asset, Options, Router, Site};
use seaworthy_testkit::TestApp;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::serve;

const SHELL: &str = "<!doctype html><html><head><script>document.documentElement.dataset.theme=\"dark\"</script>\
    <script src=\"/assets/start.0a1b.js\"></script></head><body><script type=\"module\">\n  start();\n</script></body></html>";

/// SHA-256 of the two inline scripts, by `openssl dgst -sha256 -binary | base64`.
const HASHES: &str =
    "'sha256-zTSXYZ/r74pY7Te+wyYtgDRsO/hpzo1oFZH8wmJQwSA=' 'sha256-IwJ8HMQ0kEv4Hqeb/k0wwXXvuYWzywnUAuKiS02uiBk='";

fn find(path: &str) -> Option<Asset> {
    let plain =
        |content_type, etag, immutable, identity| Asset { content_type, etag, immutable, identity, br: None, gz: None };
    Some(match path {
        "index.html" => plain("text/html; charset=utf-8", "\"shell\"", false, SHELL.as_bytes()),
        "docs/index.html" => plain("text/html; charset=utf-8", "\"docs\"", false, b"the documents"),
        "favicon.svg" => plain("image/svg+xml", "\"icon\"", false, b"<svg/>"),
        "assets/start.0a1b.js" => Asset {
            br: Some(b"as brotli"),
            gz: Some(b"as gzip"),
            ..plain("text/javascript; charset=utf-8", "\"0a1b\"", true, b"as it is")
        },
        _ => return None,
    })
}

fn router(app: &TestApp) -> Router {
    seaworthy_http::router(&app.platform, &app.endpoints, json!({}), Site { find })
}

async fn call(router: &Router, method: Method, path: &str, headers: &[(&str, &str)]) -> (Response<()>, Vec<u8>) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    (Response::from_parts(parts, ()), body.collect().await.unwrap().to_bytes().to_vec())
}

fn header<'a>(answer: &'a Response<()>, name: &str) -> Option<&'a str> {
    answer.headers().get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn a_hashed_file_is_kept_for_a_year() {
    serve(Options::default(), |app| async move {
        let router = router(&app);
        let (answer, body) = call(&router, Method::GET, "/assets/start.0a1b.js", &[]).await;
        assert_eq!((answer.status().as_u16(), body.as_slice()), (200, &b"as it is"[..]));
        assert_eq!(header(&answer, "cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(header(&answer, "content-type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"));
    });
}

#[test]
fn a_file_comes_as_the_client_can_read_it() {
    serve(Options::default(), |app| async move {
        let router = router(&app);
        let cases = [
            ("br", Some("br"), "as brotli"),
            ("gzip", Some("gzip"), "as gzip"),
            ("gzip, deflate, br;q=0.5", Some("br"), "as brotli"),
            ("br;q=0, gzip", Some("gzip"), "as gzip"),
            ("gzip;q=0, br; q=0.0", None, "as it is"),
            ("identity", None, "as it is"),
            ("brotli", None, "as it is"),
        ];
        for (accept, encoding, expected) in cases {
            let (answer, body) =
                call(&router, Method::GET, "/assets/start.0a1b.js", &[("accept-encoding", accept)]).await;
            assert_eq!(
                (header(&answer, "content-encoding"), body.as_slice()),
                (encoding, expected.as_bytes()),
                "{accept}"
            );
            assert!(header(&answer, "vary").is_some_and(|vary| vary.contains("accept-encoding")), "{accept}");
        }
    });
}

#[test]
fn every_page_is_the_shell_and_asks_again() {
    serve(Options::default(), |app| async move {
        let router = router(&app);
        for path in [
            "/",
            "/watches",
            "/watches/0192f0c1-0000-7000-8000-000000000001",
            "/a/b/c/",
            "/watches?q=a.b",
            "/apish",
            "/v1.0/page",
        ] {
            let (answer, body) = call(&router, Method::GET, path, &[]).await;
            assert_eq!((answer.status().as_u16(), body.as_slice()), (200, SHELL.as_bytes()), "{path}");
            assert_eq!(header(&answer, "cache-control"), Some("no-cache"), "{path}");
            assert_eq!(header(&answer, "etag"), Some("\"shell\""), "{path}");
            let (head, nothing) = call(&router, Method::HEAD, path, &[]).await;
            assert_eq!(
                (head.status().as_u16(), nothing.len(), header(&head, "etag")),
                (200, 0, Some("\"shell\"")),
                "{path}"
            );
        }
        for tag in ["\"shell\"", "W/\"shell\"", "\"other\", \"shell\"", "*"] {
            let (answer, body) = call(&router, Method::GET, "/watches", &[("if-none-match", tag)]).await;
            assert_eq!(
                (answer.status().as_u16(), body.len(), header(&answer, "etag")),
                (304, 0, Some("\"shell\"")),
                "{tag}"
            );
            assert_eq!(header(&answer, "cache-control"), Some("no-cache"));
        }
        let (answer, _) = call(&router, Method::GET, "/watches", &[("if-none-match", "\"older\"")]).await;
        assert_eq!(answer.status(), 200);
        let (_, body) = call(&router, Method::GET, "/docs", &[]).await;
        assert_eq!(body, b"the documents", "a page of its own is no shell");
    });
}

#[test]
fn a_missing_file_is_never_the_shell() {
    serve(Options::default(), |app| async move {
        let router = router(&app);
        for path in [
            "/assets/start.old.js",
            "/assets/x.css",
            "/favicon.ico",
            "/robots.txt",
            "/.env",
            "/index.php",
            "/assets/../../etc/passwd.txt",
            "/watches/x.png",
        ] {
            let (answer, body) = call(&router, Method::GET, path, &[]).await;
            assert_eq!(
                (answer.status().as_u16(), header(&answer, "content-type")),
                (404, Some("application/problem+json")),
                "{path}"
            );
            assert_eq!(
                header(&answer, "cache-control"),
                Some("no-store"),
                "a file that is missing now may be there later"
            );
            let body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(
                (&body["code"], body["request_id"].as_str()),
                (&json!("not_found"), header(&answer, "x-request-id")),
                "{path}"
            );
        }
        for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v1/nothing.html"] {
            let (answer, _) = call(&router, Method::GET, path, &[]).await;
            assert_eq!(
                (answer.status().as_u16(), header(&answer, "content-type")),
                (404, Some("application/problem+json")),
                "{path}"
            );
        }
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            for path in ["/", "/watches", "/assets/start.0a1b.js"] {
                let (answer, _) = call(&router, method.clone(), path, &[]).await;
                assert_eq!(
                    (answer.status().as_u16(), header(&answer, "content-type")),
                    (404, Some("application/problem+json")),
                    "{method} {path}"
                );
            }
        }
    });
}

#[test]
fn the_policy_lets_only_the_shells_own_scripts_run() {
    serve(Options::default(), |app| async move {
        let router = router(&app);
        for path in ["/", "/assets/start.0a1b.js", "/api/v1/tiny/record", "/nothing.js"] {
            let (answer, _) = call(&router, Method::GET, path, &[]).await;
            let policy = header(&answer, "content-security-policy").unwrap();
            assert!(policy.contains(&format!("script-src 'self' {HASHES};")), "{path}: {policy}");
            assert!(!policy.contains("unsafe-") && !policy.contains("http:") && !policy.contains('*'), "{policy}");
        }
    });
}
