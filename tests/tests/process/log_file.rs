//! The log file: one JSON line a request, with what an operator looks for, and without secrets.

use serde_json::{Value, json};

use crate::{
    collector::{EMAIL, PASSWORD, a_watch, set_up, text},
    engine::Place,
};

/// The lines of all log files, read as JSON.
fn lines(place: &Place) -> (String, Vec<Value>) {
    let files = std::fs::read_dir(place.folder.path().join("data/logs")).unwrap();
    let whole: String = files.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    let lines = whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (whole, lines)
}

#[test]
fn each_request_has_one_line_and_no_line_has_a_secret() {
    let place = Place::sqlite();
    let server = place.start(&["--set", "LOG_FORMAT=json"]);
    let setup_token = server.setup_token().unwrap().to_owned();
    let access_token = set_up(&server);
    let credentials = |session: &str| json!({"email": EMAIL, "password": PASSWORD, "session": session});
    let sign_in = |session: &str| server.client().post("/api/v1/auth/login", &credentials(session)).expect(200);
    let refresh_token = text(&sign_in("token").json()["tokens"]["refresh_token"]);
    let cookie = sign_in("cookie").header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let cookie_secret = cookie.split_once('=').unwrap().1.to_owned();
    let user = text(&server.client().bearer(&access_token).get("/api/v1/auth/me").expect(200).json()["id"]);
    let watch = a_watch(&mut server.client().bearer(&access_token));

    let named = |id: &str| server.client().with_header("x-request-id", id);
    let signed = |id: &str| named(id).bearer(&access_token);
    signed("log-read").get(&format!("/api/v1/watches/{watch}")).expect(200);
    named("log-cookie").with_header("cookie", &cookie).get("/api/v1/watches/summary").expect(200);
    signed("log-missing").get("/api/v1/watches/00000000-0000-7000-8000-000000000000").expect(404);
    named("log-nobody").get("/api/v1/watches").expect(401);
    named("log-forged").bearer(&format!("{access_token}x")).get("/api/v1/watches").expect(401);
    named("log-wrong")
        .post("/api/v1/auth/login", &json!({"email": EMAIL, "password": "tr0ub4dor and three"}))
        .expect(401);
    named("log-refresh").post("/api/v1/auth/refresh", &json!({"refresh_token": refresh_token})).expect(200);
    signed("log-query").get(&format!("/api/v1/watches?q={access_token}&password=hunter2")).expect(422);
    let console = server.stop().join("\n");
    let (whole, lines) = lines(&place);

    for (id, method, path, status, by_user) in [
        ("log-read", "GET", format!("/api/v1/watches/{watch}"), 200, true),
        ("log-cookie", "GET", "/api/v1/watches/summary".into(), 200, true),
        ("log-missing", "GET", "/api/v1/watches/00000000-0000-7000-8000-000000000000".into(), 404, true),
        ("log-nobody", "GET", "/api/v1/watches".into(), 401, false),
        ("log-forged", "GET", "/api/v1/watches".into(), 401, false),
        ("log-wrong", "POST", "/api/v1/auth/login".into(), 401, false),
        ("log-refresh", "POST", "/api/v1/auth/refresh".into(), 200, false),
        ("log-query", "GET", "/api/v1/watches".into(), 422, true),
    ] {
        // A failed sign-in is told of in a line of its own; this is about the line of the request.
        let of_request = |line: &&Value| line["request_id"] == id && !line["status"].is_null();
        let found: Vec<_> = lines.iter().filter(of_request).collect();
        assert_eq!(found.len(), 1, "{id}: {found:#?}");
        let line = found[0];
        assert_eq!((&line["method"], &line["path"], &line["status"]), (&json!(method), &json!(path), &json!(status)));
        assert!(line["duration_ms"].is_u64(), "{line}");
        assert_eq!(line["user_id"], if by_user { json!(user) } else { Value::Null }, "{line}");
        assert!(line["timestamp"].is_string() && line["level"] == "info", "{line}");
    }
    let signature = access_token.rsplit('.').next().unwrap();
    let secrets =
        [PASSWORD, "tr0ub4dor", "hunter2", &setup_token, &access_token, signature, &refresh_token, &cookie_secret];
    for secret in secrets {
        assert!(secret.len() >= 7 && !whole.contains(secret), "{secret} is in the log file");
        assert!(!console.contains(secret), "{secret} is on the console");
    }
    assert!(console.lines().any(|line| line.contains("log-read")), "the console has the same lines");
}
