//! Our own faults: the caller learns the request id, the log learns the rest, once.

use std::time::Duration;

use seaworthy_http::Options;
use seaworthy_testkit::TestApp;
use serde_json::Value;
use tokio::sync::Mutex;

use crate::serve;

/// Tests that provoke errors take turns: taking the errors of one forgets those of all.
static TURN: Mutex<()> = Mutex::const_new(());

async fn one_error(app: &TestApp, path: &str, status: u16, code: &str) -> Value {
    let turn = TURN.lock().await;
    let answer = app.nobody().with_header("x-request-id", "the-request").get(path).await;
    let body = answer.refused(status, code);
    assert_eq!(body["request_id"], "the-request");
    assert!(!answer.text().contains("hunter2"), "the cause stays on the server: {}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let errors = app.take_errors();
    drop(turn);
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!((&errors[0]["request_id"], &errors[0]["code"]), (&"the-request".into(), &code.into()), "{errors:#?}");
    errors[0].clone()
}

#[test]
fn a_panic_is_answered_and_logged_once() {
    serve(Options::default(), |app| async move {
        let logged = one_error(&app, "/api/v1/tiny/panic", 500, "internal").await;
        assert_eq!(logged["cause"], "panicked: a fault with a secret in it: hunter2");
        assert_eq!(logged["operation"], "tiny_panic");
        // The server goes on.
        app.nobody().get("/api/v1/tiny/record").await.expect(200);
    });
}

#[test]
fn a_fault_is_answered_and_logged_once_with_its_cause() {
    serve(Options::default(), |app| async move {
        let logged = one_error(&app, "/api/v1/tiny/fault", 500, "internal").await;
        assert!(logged["cause"].as_str().unwrap().starts_with("the disk said"), "{logged}");
        assert_eq!(logged["path"], "/api/v1/tiny/fault");
    });
}

#[test]
fn what_takes_too_long_is_given_up() {
    let options = Options { request_timeout: Duration::from_millis(50), ..Options::default() };
    serve(options, |app| async move {
        one_error(&app, "/api/v1/tiny/never", 503, "unavailable").await;
        let turn = TURN.lock().await;
        let answer = app.nobody().get("/api/v1/tiny/never").await;
        assert_eq!(answer.header("retry-after"), Some("10"));
        // A body that never comes counts as well.
        let stalled = axum::body::Body::from_stream(futures_util::stream::pending::<std::io::Result<bytes::Bytes>>());
        let slow = app.nobody().send(http::Method::POST, "/api/v1/tiny/echo", Some("application/json"), stalled).await;
        slow.refused(503, "unavailable");
        assert_eq!(app.take_errors().len(), 2);
        drop(turn);
    });
}
