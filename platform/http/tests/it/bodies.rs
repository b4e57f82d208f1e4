//! Bodies that are too large, too deep, cut short, or not what they say.

use std::io;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::Method;
use seaworthy_http::Options;
use seaworthy_testkit::{Answer, Client};
use serde_json::json;

use crate::serve;

const ECHO: &str = "/api/v1/tiny/echo";

async fn send(client: &Client, body: impl Into<Body>) -> Answer {
    client.send(Method::POST, ECHO, Some("application/json"), body).await
}

/// A body in pieces, whose length nobody says.
fn pieces(pieces: Vec<io::Result<&'static [u8]>>) -> Body {
    Body::from_stream(stream::iter(pieces.into_iter().map(|piece| piece.map(Bytes::from_static))))
}

#[test]
fn a_body_has_a_largest_size() {
    serve(Options { max_body_bytes: 1000, ..Options::default() }, |app| async move {
        let nobody = app.nobody();
        let of = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
        send(&nobody, of(1000)).await.expect(200);
        let refused = send(&nobody, of(1001)).await;
        assert_eq!(refused.refused(413, "payload_too_large")["detail"], "the body may have at most 1000 bytes");
        send(&nobody, of(1_000_000)).await.refused(413, "payload_too_large");
        let endless = stream::iter(std::iter::repeat_with(|| Ok::<_, io::Error>(Bytes::from_static(&[b' '; 4096]))));
        send(&nobody, Body::from_stream(endless)).await.refused(413, "payload_too_large");
        // Characters are no bytes: 600 of two bytes are too many.
        send(&nobody, format!("\"{}\"", "ü".repeat(600))).await.refused(413, "payload_too_large");
    });
}

#[test]
fn who_calls_is_asked_before_the_body_is_read() {
    serve(Options { max_body_bytes: 1000, ..Options::default() }, |app| async move {
        let endless = stream::pending::<io::Result<Bytes>>();
        let answer = app
            .nobody()
            .send(Method::POST, "/api/v1/tiny/secret", Some("application/json"), Body::from_stream(endless))
            .await;
        answer.refused(401, "unauthenticated");
    });
}

#[test]
fn a_body_that_breaks_off_is_malformed() {
    serve(Options::default(), |app| async move {
        let gone = || io::Error::new(io::ErrorKind::ConnectionReset, "the client went away");
        for cut in [vec![Ok(&b"{\"a\":"[..]), Err(gone())], vec![Err(gone())], vec![Ok(&b"{}"[..]), Err(gone())]] {
            send(&app.nobody(), pieces(cut)).await.refused(400, "malformed_body");
        }
        let whole = vec![Ok(&b"{\"a"[..]), Ok(&b"\":1"[..]), Ok(&b"}"[..])];
        assert_eq!(send(&app.nobody(), pieces(whole)).await.expect(200), json!({"a": 1}));
    });
}

#[test]
fn a_body_is_nested_32_deep_at_most() {
    serve(Options::default(), |app| async move {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        send(&app.nobody(), nested(32)).await.expect(200);
        for depth in [33, 127, 128, 129, 10_000, 500_000] {
            let body = send(&app.nobody(), nested(depth)).await.refused(400, "malformed_body");
            assert_eq!(body["detail"], "the body may be nested at most 32 deep", "{depth}");
        }
        send(&app.nobody(), "{\"a\":".repeat(100_000)).await.refused(400, "malformed_body");
        let mixed = format!("{}1{}", "{\"a\":[".repeat(17), "]}".repeat(17));
        send(&app.nobody(), mixed).await.refused(400, "malformed_body");
        send(&app.nobody(), format!("\"{}\"", "[".repeat(1000))).await.expect(200);
    });
}

#[test]
fn what_is_no_json_is_refused() {
    serve(Options::default(), |app| async move {
        let broken: [&'static [u8]; 12] = [
            b"",
            b" ",
            b"{",
            b"{\"a\":1",
            b"nul",
            b"{}{}",
            b"{'a':1}",
            b"[1,]",
            b"NaN",
            b"\xff\xfe",
            b"\"\xc3\x28\"",
            b"\xef\xbb\xbf{}",
        ];
        for body in broken {
            send(&app.nobody(), body).await.refused(400, "malformed_body");
        }
        for kind in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data"),
            Some("application/jsonx"),
            Some(""),
        ] {
            app.nobody().send(Method::POST, ECHO, kind, "{}").await.refused(415, "unsupported_media_type");
        }
        for kind in ["application/json", "Application/JSON", "application/json; charset=utf-8"] {
            app.nobody().send(Method::POST, ECHO, Some(kind), "{}").await.expect(200);
        }
        send(&app.nobody(), "\"a\\u0000b\"").await.refused(422, "validation_failed");
    });
}
