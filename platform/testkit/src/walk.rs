//! Walks every operation that a server has: what must hold for each, by construction.

use http::Method;
use seaworthy_http::Endpoint;
use seaworthy_kernel::operation::{LimitClass, Method as M, Policy};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Answer, Client, TestApp};

/// Ids that belong to somebody, by the operation's path: what a stranger must not find.
pub type Belongings<'a> = &'a dyn Fn(&str) -> Option<String>;

fn method(endpoint: &Endpoint) -> Method {
    match endpoint.operation.method {
        M::Get => Method::GET,
        M::Post => Method::POST,
        M::Put => Method::PUT,
        M::Patch => Method::PATCH,
        M::Delete => Method::DELETE,
    }
}

/// The path with every `{name}` replaced by a random id.
fn path_of_nothing(endpoint: &Endpoint) -> String {
    let mut path = String::new();
    for part in endpoint.operation.path.split('/').skip(1) {
        path.push('/');
        if part.starts_with('{') {
            path.push_str(&Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001).to_string());
        } else {
            path.push_str(part);
        }
    }
    path
}

async fn call(client: &Client, endpoint: &Endpoint, path: &str, body: &str) -> Answer {
    let changes = endpoint.operation.method.changes();
    client.send(method(endpoint), path, changes.then_some("application/json"), body.to_owned()).await
}

/// As nobody and with a broken token: every operation that is not public says 401, before it looks at anything else.
///
/// # Panics
/// One does not.
pub async fn as_nobody(app: &TestApp) {
    for endpoint in &app.endpoints {
        let path = path_of_nothing(endpoint);
        if endpoint.operation.policy == Policy::Public {
            continue;
        }
        call(&app.nobody(), endpoint, &path, "not json").await.refused(401, "unauthenticated");
        call(&app.nobody().bearer("broken"), endpoint, &path, "{}").await.refused(401, "unauthenticated");
        let cookie = app.nobody().with_header("cookie", "seaworthy_session=unknown");
        call(&cookie, endpoint, &path, "{}").await.refused(401, "session_expired");
    }
}

/// With a session that is over: 401.
///
/// # Panics
/// One operation still works.
pub async fn as_expired(app: &TestApp, client: &Client) {
    app.clock.advance(chrono::TimeDelta::minutes(16));
    for endpoint in app.endpoints.iter().filter(|endpoint| endpoint.operation.policy != Policy::Public) {
        call(client, endpoint, &path_of_nothing(endpoint), "{}").await.refused(401, "session_expired");
    }
}

/// As an account without the role: 403 from every operation that asks for one.
///
/// # Panics
/// One lets the account in.
pub async fn as_too_small(app: &TestApp, user: &Client) {
    let mut seen = 0;
    for endpoint in app.endpoints.iter().filter(|endpoint| matches!(endpoint.operation.policy, Policy::AtLeast(_))) {
        call(user, endpoint, &path_of_nothing(endpoint), "{}").await.refused(403, "forbidden");
        seen += 1;
    }
    assert!(seen > 0, "no operation asks for a role: this walk proved nothing");
}

/// As a stranger: what belongs to somebody else is not found, by any operation that names a record.
///
/// # Panics
/// A stranger finds something.
pub async fn as_stranger(app: &TestApp, stranger: &Client, belongings: Belongings<'_>) {
    let mut seen = 0;
    for endpoint in &app.endpoints {
        if endpoint.operation.policy != Policy::SignedIn || !endpoint.operation.path.contains('{') {
            continue;
        }
        let path = belongings(endpoint.operation.path)
            .unwrap_or_else(|| panic!("name something that belongs to somebody for {}", endpoint.operation.path));
        let answer = match endpoint.operation.id {
            "images_upload" => stranger.upload(&path, "x.jpg", b"x").await,
            "images_reorder" => call(stranger, endpoint, &path, &json!({"image_ids": []}).to_string()).await,
            _ => call(stranger, endpoint, &path, "{}").await,
        };
        answer.refused(404, "not_found");
        seen += 1;
    }
    assert!(seen > 0, "no operation names a record: this walk proved nothing");
}

/// Bodies and queries that are broken in every way: a 4xx with problem details, never a 5xx.
///
/// # Panics
/// One operation answers otherwise.
pub async fn with_broken_input(app: &TestApp, admin: &Client) {
    let deep = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
    let huge = format!("{{\"x\":\"{}\"}}", "y".repeat(2 * 1024 * 1024));
    let bodies: [&str; 12] = [
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"a\":}",
        "{\"unknown_field\":1}",
        "\u{0}",
        "{\"email\":{}}",
        &deep,
        &huge,
        "1e999",
    ];
    for endpoint in &app.endpoints {
        let path = path_of_nothing(endpoint);
        if endpoint.operation.method.changes() && takes_body(endpoint) {
            for body in bodies {
                let answer = call(admin, endpoint, &path, body).await;
                refusal(&answer, &body.chars().take(40).collect::<String>());
            }
            let other = admin.send(method(endpoint), &path, Some("text/plain"), "hello").await;
            refusal(&other, "text/plain");
        }
        if endpoint.operation.method == M::Get && endpoint.operation.limit != LimitClass::Free && takes_query(endpoint)
        {
            for query in [
                "unknown=1",
                "limit=x",
                "limit=0",
                "limit=99999999999999999999",
                "cursor=%FF",
                "cursor=abc",
                "q=%00&x",
                "sort=';--",
                "limit=1&limit=2",
            ] {
                let answer = admin.get(&format!("{path}?{query}")).await;
                assert!(answer.status.as_u16() < 500, "{}: {}", answer.request, answer.text());
            }
        }
        if endpoint.operation.path.contains('{') {
            let broken = endpoint
                .operation
                .path
                .split('/')
                .map(|part| if part.starts_with('{') { "..%2f..%2fetc" } else { part });
            let answer = call(admin, endpoint, &broken.collect::<Vec<_>>().join("/"), "{}").await;
            assert!(matches!(answer.status.as_u16(), 404 | 415 | 422), "{}: {}", answer.request, answer.text());
        }
    }
}

fn document(endpoint: &Endpoint) -> Value {
    let document = seaworthy_http::openapi::document(std::slice::from_ref(endpoint), "0");
    document["paths"][endpoint.operation.path][endpoint.operation.method.as_str().to_ascii_lowercase()].clone()
}

fn takes_body(endpoint: &Endpoint) -> bool {
    document(endpoint).get("requestBody").is_some()
}

fn takes_query(endpoint: &Endpoint) -> bool {
    let document = document(endpoint);
    document["parameters"].as_array().is_some_and(|all| all.iter().any(|parameter| parameter["in"] == "query"))
}

#[track_caller]
fn refusal(answer: &Answer, sent: &str) {
    let status = answer.status.as_u16();
    assert!((400..500).contains(&status), "{} with {sent:?}: {status} {}", answer.request, answer.text());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{} with {sent:?}", answer.request);
}

/// Every operation has an id of its own, a tag, a summary; every change writes an audit action.
///
/// # Panics
/// One lacks something.
pub fn declarations(app: &TestApp) {
    let mut ids = std::collections::BTreeSet::new();
    for endpoint in &app.endpoints {
        let operation = &endpoint.operation;
        assert!(ids.insert(operation.id), "{} stands twice", operation.id);
        assert!(!operation.tag.is_empty() && !operation.summary.is_empty(), "{} lacks words", operation.id);
        assert_eq!(
            operation.method.changes(),
            operation.audit.is_some(),
            "{}: changes are audited, reads are not",
            operation.id
        );
    }
}
