use proptest::prelude::*;
use serde_json::json;

use super::*;

const SHORT: &str = "[redacted]";

fn check(text: &str, wanted: &str) {
    assert_eq!(redact(text), wanted, "of {text}");
    assert_eq!(redact(wanted), wanted, "again");
}

/// Keeps the secrets' fixed parts apart in the source, so that scanners of repositories leave it alone.
fn join(parts: &[&str]) -> String {
    parts.concat()
}

#[test]
fn credentials_known_by_their_look_are_masked() {
    for (secret, tail) in [
        (join(&["sk", "-", "abcdefghijklmnopqrstuvwx"]), "uvwx"),
        (join(&["sk", "-proj-", "T3st_abc-DEF0123456789"]), "6789"),
        (join(&["sk", "-ant-", "api03-AbCdEfGhIjKlMnOp_QrSt"]), "QrSt"),
        (join(&["pplx", "-", "0123456789abcdef0123456789abcdef"]), "cdef"),
        (join(&["ghp", "_", "0123456789abcdefghijABCDEFGHIJ012345"]), "2345"),
        (join(&["gho", "_", "0123456789abcdefghij"]), "ghij"),
        (join(&["ghu", "_", "0123456789abcdefghij"]), "ghij"),
        (join(&["ghs", "_", "0123456789abcdefghij"]), "ghij"),
        (join(&["ghr", "_", "0123456789abcdefghij"]), "ghij"),
        (join(&["github", "_pat_", "11ABCDE0_abcdefghijklmnop"]), "mnop"),
        (join(&["AKIA", "IOSFODNN7EXAMPLE"]), "MPLE"),
        (join(&["ASIA", "IOSFODNN7EXAMPLE"]), "MPLE"),
        (join(&["AIza", "SyA-0123456789_abcdefghijklmnopqrstu"]), "rstu"),
        (join(&["xox", "b-", "123456789012-abcdefGHIJKL"]), "IJKL"),
        (join(&["xox", "p-", "123456789012-abcdefGHIJKL"]), "IJKL"),
        (join(&["sk", "_live_", "4eC39HqLyjWDarjtT1zd"]), "T1zd"),
        (join(&["sk", "_test_", "4eC39HqLyjWDarjtT1zd"]), "T1zd"),
        (join(&["rk", "_live_", "4eC39HqLyjWDarjtT1zd"]), "T1zd"),
        (join(&["whsec", "_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]), "LaSw"),
        (join(&["eyJ", "hbGciOiJIUzI1NiJ9.eyJ", "zdWIiOiIxIn0.c2lnbmF0dXJl"]), "dXJl"),
    ] {
        let mark = format!("[redacted:...{tail}]");
        check(&secret, &mark);
        check(&format!("the key ({secret}), refused"), &format!("the key ({mark}), refused"));
        check(&format!("line\\n{secret} and %20{secret}."), &format!("line\\n{mark} and %20{mark}."));
        check(&format!("{secret}\n{secret}"), &format!("{mark}\n{mark}"));
    }
}

#[test]
fn bearer_and_basic_credentials_are_masked() {
    check("Bearer abc", "Bearer [redacted]");
    check("sent bearer abcdefgh12345678 to it", "sent bearer [redacted:...5678] to it");
    check("Basic dXNlcjpwYXNz", "Basic [redacted]");
    check("{\"authorization\": \"Bearer abc\"}", "{\"authorization\": \"[redacted]\"}");
    check("String(\"Basic dXNlcjpwYXM=\")", "String(\"Basic [redacted]\")");
    check("Authorization: Basic dXNlcjpwYXNzd29yZDEyMw\nHost: x", "Authorization: Basic [redacted]\nHost: x");
    check("authorization: Digest username=\"a\", response=\"b\"\nHost: x", "authorization: [redacted]\nHost: x");
    check("x-auth-token: Token 12ab", "x-auth-token: Token [redacted]");
}

#[test]
fn the_password_of_an_address_is_masked() {
    check("postgres://sea:hunter2@db:5432/sea", "postgres://sea:[redacted]@db:5432/sea");
    check("amqp://[redacted:...abcd]:hunter2@mq", "amqp://[redacted:...abcd]:[redacted]@mq");
    check("redis://:hunter2@cache/0", "redis://:[redacted]@cache/0");
    check("amqp://u:it's/a#long-passw0rd@mq", "amqp://u:[redacted:...w0rd]@mq");
    check("mongodb://u:p@ss@one,two/x?y=z@q", "mongodb://u:[redacted]@one,two/x?y=z@q");
    check("http://localhost:8080/a@b", "http://localhost:8080/a@b");
    check("http://[::1]:8080/a@b and https://me@host:1/", "http://[::1]:8080/a@b and https://me@host:1/");
}

#[test]
fn hooks_and_private_keys_are_masked() {
    check("https://hooks.slack.com/services/T00000000/B00000000/abcd", "https://hooks.slack.com/[redacted:...abcd]");
    let key = |begin: &str, end: &str| format!("{begin} RSA PRIVATE KEY-----\nMIIE\nabcd=\n{end}");
    let whole = key("-----BEGIN", "-----END RSA PRIVATE KEY-----");
    check(&format!("a {whole} b"), "a [redacted] b");
    check(&key("a -----BEGIN", "cut off"), "a [redacted]");
    check(&format!("private_key={whole} b"), "private_key=[redacted] b");
    check("-----BEGIN CERTIFICATE-----\nMIIE", "-----BEGIN CERTIFICATE-----\nMIIE");
}

#[test]
fn pairs_named_like_secrets_are_masked() {
    for (text, wanted) in [
        ("password=hunter2 user=x", "password=[redacted] user=x"),
        ("password = hunter2", "password = [redacted]"),
        ("DB_PASSWORD=hun,ter2,user=x", "DB_PASSWORD=[redacted],user=x"),
        ("Password: hunter2", "Password: [redacted]"),
        ("{\"passwd\":\"hun\\\"ter2\",\"a\":1}", "{\"passwd\":\"[redacted]\",\"a\":1}"),
        (
            "\"{\\\"secret\\\": \\\"hunter2\\\", \\\"a\\\": 1}\"",
            "\"{\\\"secret\\\": \\\"[redacted]\\\", \\\"a\\\": 1}\"",
        ),
        ("{'apikey': 'hunter2'}", "{'apikey': '[redacted]'}"),
        ("Login { token: Some(\"hunter2\"), a: 1 }", "Login { token: [redacted], a: 1 }"),
        ("\"Login { token: Some(\\\"hunter2 x\\\"), a: 1 }\"", "\"Login { token: [redacted], a: 1 }\""),
        ("token: Some(\"hunter2 x", "token: [redacted]"),
        ("token: Some(Key { a: hunter2", "token: [redacted]"),
        ("x: Login { session: Session { id: 7 }, a: 1 }", "x: Login { session: [redacted], a: 1 }"),
        ("secret: [1, 2, 3] a", "secret: [redacted] a"),
        ("{\"token\":123456,\"a\":1}", "{\"token\":[redacted],\"a\":1}"),
        ("[(\"password\", \"hunter2\"), (\"a\", \"b\")]", "[(\"password\", \"[redacted]\"), (\"a\", \"b\")]"),
        ("Cookie: a=b; sid=hunter2\nHost: x", "Cookie: [redacted]\nHost: x"),
        ("Set-Cookie: sid=hunter2; Path=/; HttpOnly", "Set-Cookie: [redacted]"),
        ("/reset?token=hunter2&a=b", "/reset?token=[redacted]&a=b"),
        ("/in?next=%2Freset%3Ftoken%3Dhunter2%26a%3Db", "/in?next=%2Freset%3Ftoken%3D[redacted]%26a%3Db"),
        ("user[password]=hunter2&a=b", "user[password]=[redacted]&a=b"),
        ("aws_secret_access_key=abc/def+0123456789", "aws_secret_access_key=[redacted:...6789]"),
        ("token=b\"hunter2\"", "token=b\"[redacted]\""),
        ("secret = \"\"\"hunter2\"\"\"", "secret = \"\"\"[redacted]\"\"\""),
        ("apiKey => \"hunter2\"", "apiKey => \"[redacted]\""),
        ("clientSecret='hunter2", "clientSecret='[redacted]"),
        ("session=0123456789abcdef", "session=[redacted:...cdef]"),
        ("password=[redacted]hunter2", "password=[redacted]"),
    ] {
        check(text, wanted);
    }
}

#[test]
fn ordinary_text_stays() {
    for text in [
        "",
        "GET /api/v1/watches/0198c3a2-7b1e-7d30-9a51-2f6e0c4b8d11 200 in 12 ms",
        "550e8400-e29b-41d4-a716-446655440000",
        "2026-01-02T03:04:05.678Z",
        "reference 126610LN-0001, serial 7X123456, movement ETA 2824-2",
        "iVBORw0KGgoAAAANSUh",
        "data:image/png;base64,iVBORw0KGgo",
        "The token: expired. Session: closed; a basic plan, Basic authentication, Bearer token missing.",
        "the bearer of bad news, pall bearer required",
        "max_tokens: 4096, session_count=3, token_count = 12",
        "password: None, token=null, has_password=true, \"secret\": \"\"",
        "secretary: Anna, tokenizer: bpe, passwordless=1",
        "seaworthy_identity::session::store: opened",
        "sk-learn, task-force-for-the-long-named-thing, sk-learn-for-the-long-named",
        "model pplx-70b-online, eyJust, eyJhbGciOi... and AKIA",
        "WWW-Authenticate: Bearer realm=\"sea\"",
        "größe: 38 mm, 12:30:45, a=b, x == y",
    ] {
        assert!(matches!(redact(text), Cow::Borrowed(_)), "{text} became {}", redact(text));
    }
}

#[test]
fn values_are_masked_at_any_depth() {
    let mut value = json!({
        "user": {"name": "Ada", "Password": "hunter2", "cookies": ["a", "b"], "token": 123},
        "list": [{"deep": [{"apiKey": "0123456789abcdef", "note": "password=hunter2"}]}],
        "max_tokens": 4096, "token": null, "has_session": true, "session": {"id": "x"}, "passwd": "[redacted]",
        "Bearer abc123": "key",
    });
    redact_value(&mut value);
    let wanted = json!({
        "user": {"name": "Ada", "Password": SHORT, "cookies": SHORT, "token": SHORT},
        "list": [{"deep": [{"apiKey": "[redacted:...cdef]", "note": "password=[redacted]"}]}],
        "max_tokens": 4096, "token": null, "has_session": true, "session": SHORT, "passwd": SHORT,
        "Bearer [redacted]": "key",
    });
    assert_eq!(value, wanted);
    let before = value.clone();
    redact_value(&mut value);
    assert_eq!(value, before);
}

/// Pieces that the scanner cares about, put together in any order.
fn fragments() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "password",
        "token",
        "cookie",
        "session",
        "authorization",
        "a",
        "B7",
        "=",
        ":",
        "://",
        "@",
        "/",
        " ",
        ",",
        ";",
        "&",
        "\"",
        "\\\"",
        "\\",
        "'",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "<",
        ">",
        "%3D",
        "%26",
        "%",
        "\n",
        ".",
        "-",
        "_",
        "Bearer ",
        "Basic ",
        "Digest ",
        "abcd1234",
        "abcdefghijklmnop",
        "ü",
        "[redacted]",
        "[redacted:...abcd]",
        "[redacted:",
        "eyJhbGciOi",
        "AKIA0123456789ABCDEF",
        "ghp_abcdefgh",
        "sk-abcdefgh12345678",
        "xoxb-1234567890",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "hooks.slack.com/",
        "None",
        "Some",
        "User {",
        "b\"",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_redacted_once_and_for_all(text in any::<String>()) {
        let once = redact(&text).into_owned();
        prop_assert_eq!(redact(&once), once.as_str());
    }

    #[test]
    fn any_mixture_is_redacted_once_and_for_all(text in fragments()) {
        let once = redact(&text).into_owned();
        prop_assert_eq!(redact(&once), once.as_str(), "of {}", text);
    }

    #[test]
    fn plain_words_stay(words in prop::collection::vec("[A-Z]?[a-zäöü]{1,14}[,.]?", 0..30)) {
        let text = words.join(" ");
        prop_assert_eq!(redact(&text), text.as_str());
    }

    #[test]
    fn a_password_of_any_letters_is_gone(secret in "[A-Za-z0-9!#$*+/?@^~]{12,40}") {
        let sentinel = &secret[..8];
        for text in [
            format!("password={secret}"), format!("{{\"password\":\"{secret}\"}}"), format!("a password: {secret} b"),
        ] {
            prop_assert!(!redact(&text).contains(sentinel), "{}", redact(&text));
        }
    }
}
