//! The bytes of a picture: for the owner alone, kept by the browser alone, never a page.

use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, id},
    pictures::png,
};

on_both_engines! {
    async fn pictures_are_private_and_safe_to_show(app) {
        let (owner, stranger) = (app.user("owner@example.com").await, app.user("stranger@example.com").await);
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let image = owner.upload(&format!("{}/images", at(&watch)), "p.png", &png(600, 500)).await.expect(201);
        let mut tags = Vec::new();
        for variant in ["thumbnail", "medium", "full"] {
            let url = image["urls"][variant].as_str().unwrap();
            assert_eq!(url, format!("{}/images/{}/content?variant={variant}", at(&watch), id(&image)));
            let answer = owner.get(url).await;
            answer.expect(200);
            assert_eq!(answer.header("content-type"), Some("image/jpeg"));
            assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
            assert_eq!(answer.header("cache-control"), Some("private, max-age=31536000, immutable"));
            assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(answer.header("content-disposition"), None);
            let etag = answer.header("etag").unwrap().to_owned();
            let again = owner.with_header("if-none-match", &etag).get(url).await;
            again.expect(304);
            assert!(again.body.is_empty());
            assert_eq!(again.header("etag"), Some(etag.as_str()));
            owner.with_header("if-none-match", "\"other\"").get(url).await.expect(200);
            tags.push(etag);

            let nobody = app.nobody().get(url).await;
            nobody.refused(401, "unauthenticated");
            stranger.get(url).await.refused(404, "not_found");
            // A stranger who knows the tag learns nothing.
            stranger.with_header("if-none-match", &tags[0]).get(url).await.refused(404, "not_found");
        }
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), 3, "each variant has a tag of its own");
        // Left out, the variant is the full one.
        let content = format!("{}/images/{}/content", at(&watch), id(&image));
        assert_eq!(owner.get(&content).await.body, owner.get(&format!("{content}?variant=full")).await.body);
        let wrong = owner.get(&format!("{content}?variant=../../secret")).await;
        wrong.refused(422, "validation_failed");
        assert_eq!(wrong.fields(), ["variant"]);
    }

    async fn a_refusal_is_not_kept(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let nothing = "01920000-0000-7000-8000-000000000001";
        let answer = owner.get(&format!("{}/images/{nothing}/content", at(&watch))).await;
        answer.refused(404, "not_found");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        owner.get(&format!("{WATCHES}/{nothing}/images")).await.refused(404, "not_found");
        owner.get(&format!("{}/images/..%2f..%2fetc/content", at(&watch))).await.refused(422, "validation_failed");
    }
}
