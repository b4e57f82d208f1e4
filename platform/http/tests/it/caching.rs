//! What clients may keep, and how they ask whether it is still good.

use http::Method;
use seaworthy_http::Options;
use seaworthy_testkit::{Answer, Client};

use crate::serve;

const RECORD: &str = "/api/v1/tiny/record";

async fn change(client: &Client) -> Answer {
    client.send(Method::PATCH, RECORD, None, "").await
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    serve(Options::default(), |app| async move {
        let nobody = app.nobody();
        let first = nobody.get("/api/v1/tiny/text?bytes=100").await;
        let tag = first.header("etag").unwrap().to_owned();
        assert!(tag.starts_with("W/\"") && tag.ends_with('"'), "{tag}");
        assert_eq!(nobody.get("/api/v1/tiny/text?bytes=100").await.header("etag"), Some(tag.as_str()));
        assert_ne!(nobody.get("/api/v1/tiny/text?bytes=101").await.header("etag"), Some(tag.as_str()));
        let strong = tag.trim_start_matches("W/").to_owned();
        for theirs in [tag.clone(), strong, "*".to_owned(), format!("\"other\", {tag}"), format!("{tag},\"x\"")] {
            let again = nobody.with_header("if-none-match", &theirs).get("/api/v1/tiny/text?bytes=100").await;
            again.expect(304);
            assert_eq!((again.body.len(), again.header("etag")), (0, Some(tag.as_str())), "{theirs}");
            assert_eq!(again.header("cache-control"), first.header("cache-control"));
            assert_eq!(again.header("content-type"), None);
        }
        for theirs in ["\"other\"", "W/\"\"", "", "x"] {
            let again = nobody.with_header("if-none-match", theirs).get("/api/v1/tiny/text?bytes=100").await;
            assert_eq!((again.expect(200), again.body.len()), (first.json(), 100), "{theirs}");
        }
    });
}

#[test]
fn refusals_are_never_kept_nor_answered_with_304() {
    serve(Options::default(), |app| async move {
        for path in ["/api/v1/nothing", "/api/v1/tiny/text?bytes=0", "/api/v1/auth/me"] {
            let answer = app.nobody().with_header("if-none-match", "*").get(path).await;
            assert!(answer.status.is_client_error(), "{path}");
            assert_eq!((answer.header("cache-control"), answer.header("etag")), (Some("no-store"), None), "{path}");
        }
    });
}

#[test]
fn private_answers_are_not_kept_and_public_ones_for_an_hour() {
    serve(Options::default(), |app| async move {
        let cache = async |path: &str| app.nobody().get(path).await.header("cache-control").map(str::to_owned);
        assert_eq!(cache(RECORD).await.as_deref(), Some("private, no-store"));
        assert_eq!(cache("/api/v1/tiny/public").await.as_deref(), Some("public, max-age=3600"));
        assert_eq!(cache("/api/health").await.as_deref(), Some("no-store"));
        assert_eq!(cache("/api/openapi.json").await.as_deref(), Some("no-cache"));
        let refused = app.nobody().get("/api/v1/tiny/public?unknown=1").await;
        assert!(refused.status == 200 || refused.header("cache-control") == Some("no-store"));
    });
}

#[test]
fn a_change_is_made_only_to_the_version_that_was_read() {
    serve(Options::default(), |app| async move {
        let nobody = app.nobody();
        let read = nobody.get(RECORD).await;
        let tag = read.header("etag").unwrap().to_owned();
        assert!(tag.starts_with("W/\"v3."), "{tag}");
        change(&nobody.with_header("if-match", &tag)).await.expect(204);
        // The content is the same, the version is not.
        let refused = change(&nobody.with_header("if-match", &tag)).await;
        refused.refused(412, "precondition_failed");
        let now = nobody.get(RECORD).await.header("etag").unwrap().to_owned();
        assert!(now.starts_with("W/\"v4."), "{now}");
        nobody.with_header("if-none-match", &tag).get(RECORD).await.expect(200);
        for wrong in ["\"v3\"", "\"v40\"", "\"v5.0\"", "v", "\"\"", "", "\"*\" x", "\"4\""] {
            change(&nobody.with_header("if-match", wrong)).await.refused(412, "precondition_failed");
        }
        for right in [now.as_str(), "*", "\"v6\"", "\"x\", W/\"v7.0123\""] {
            change(&nobody.with_header("if-match", right)).await.expect(204);
        }
        change(&nobody).await.expect(204);
        assert!(nobody.get(RECORD).await.header("etag").unwrap().starts_with("W/\"v9."));
    });
}
