//! Compression: from 1,000 bytes on, as the client can read it.

use http::Method;
use seaworthy_http::Options;
use seaworthy_testkit::{Answer, TestApp};

use crate::serve;

async fn text(app: &TestApp, bytes: usize, accept: &str) -> Answer {
    app.nobody().with_header("accept-encoding", accept).get(&format!("/api/v1/tiny/text?bytes={bytes}")).await
}

#[test]
fn a_thousand_bytes_and_more_are_compressed() {
    serve(Options::default(), |app| async move {
        for (encoding, magic) in [("gzip", &[0x1f, 0x8b][..]), ("br", &[][..]), ("zstd", &[0x28, 0xb5, 0x2f, 0xfd][..])]
        {
            let small = text(&app, 999, encoding).await;
            small.expect(200);
            assert_eq!((small.header("content-encoding"), small.body.len()), (None, 999), "{encoding}");
            for bytes in [1_000, 1_001, 50_000] {
                let large = text(&app, bytes, encoding).await;
                assert_eq!((large.status.as_u16(), large.header("content-encoding")), (200, Some(encoding)), "{bytes}");
                assert!(
                    large.body.len() < 200 && large.body.starts_with(magic),
                    "{encoding} {bytes}: {}",
                    large.body.len()
                );
                assert!(large.header("vary").unwrap().contains("accept-encoding"));
                assert_eq!(
                    large.header("content-length"),
                    None,
                    "the length before compression is not the length sent"
                );
                // The tag is weak, so that it may name both forms.
                let tag = large.header("etag").unwrap();
                assert_eq!(text(&app, bytes, "identity").await.header("etag"), Some(tag));
            }
        }
    });
}

#[test]
fn nobody_gets_what_they_cannot_read() {
    serve(Options::default(), |app| async move {
        for accept in ["identity", "", "deflate", "compress", "gzip;q=0", "br;q=0, gzip;q=0, zstd;q=0", "x"] {
            let answer = text(&app, 5_000, accept).await;
            assert_eq!((answer.header("content-encoding"), answer.body.len()), (None, 5_000), "{accept:?}");
        }
        let plain = app.nobody().get("/api/v1/tiny/text?bytes=5000").await;
        assert_eq!((plain.header("content-encoding"), plain.body.len()), (None, 5_000));
        assert_eq!(text(&app, 5_000, "gzip;q=0.1, br;q=0.9").await.header("content-encoding"), Some("br"));
        assert_eq!(text(&app, 5_000, "br;q=0, gzip").await.header("content-encoding"), Some("gzip"));
    });
}

#[test]
fn refusals_and_documents_are_compressed_too_and_304_has_no_body() {
    serve(Options::default(), |app| async move {
        let client = app.nobody().with_header("accept-encoding", "gzip");
        assert_eq!(client.get("/api/openapi.json").await.header("content-encoding"), Some("gzip"));
        assert_eq!(client.get("/docs/errors").await.header("content-encoding"), Some("gzip"));
        let same = client.with_header("if-none-match", "*").get("/api/v1/tiny/text?bytes=5000").await;
        assert_eq!((same.status.as_u16(), same.body.len(), same.header("content-encoding")), (304, 0, None));
        let head = client.send(Method::HEAD, "/api/v1/tiny/text?bytes=5000", None, "").await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    });
}
