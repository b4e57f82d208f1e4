//! Ids of another owner's records, wherever an id can stand: not found, and nothing changes.

use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, found, id},
    pictures::png,
};

on_both_engines! {
    async fn another_owners_ids_are_not_found(app) {
        let (owner, stranger) = (app.user("owner@example.com").await, app.user("stranger@example.com").await);
        let lists = Lists::of(&app).await;
        let brand = id(&owner.post("/api/v1/brands", json!({"name": "Own"})).await.expect(201));
        let collection = id(&owner.post("/api/v1/collections", json!({"name": "Box"})).await.expect(201));
        let watch = enter(&owner, &brand, "Mine", json!({"collection_id": collection})).await;
        let image = owner.upload(&format!("{}/images", at(&watch)), "p.png", &png(4, 3)).await.expect(201);
        let import = id(&owner.upload("/api/v1/imports", "l.csv", b"brand,model\nRolex,Submariner\n").await.expect(201));
        let before = owner.get(&at(&watch)).await.expect(200);
        let own = enter(&stranger, lists.brand("Rolex"), "Theirs", json!({})).await;
        let picture = format!("{}/images/{}", at(&watch), id(&image));

        stranger.get(&at(&watch)).await.refused(404, "not_found");
        stranger.patch(&at(&watch), json!({"notes": "x"})).await.refused(404, "not_found");
        stranger.delete(&at(&watch)).await.refused(404, "not_found");
        stranger.get(&format!("{}/images", at(&watch))).await.refused(404, "not_found");
        stranger.upload(&format!("{}/images", at(&watch)), "p.png", &png(4, 3)).await.refused(404, "not_found");
        stranger.put(&format!("{}/images/order", at(&watch)), json!({"image_ids": [id(&image)]})).await.refused(404, "not_found");
        stranger.get(&format!("{picture}/content")).await.refused(404, "not_found");
        stranger.patch(&picture, json!({"is_primary": false})).await.refused(404, "not_found");
        stranger.delete(&picture).await.refused(404, "not_found");
        // The picture of another watch, under a watch of one's own.
        let crossed = format!("{}/images/{}", at(&own), id(&image));
        stranger.get(&format!("{crossed}/content")).await.refused(404, "not_found");
        stranger.delete(&crossed).await.refused(404, "not_found");
        stranger.patch(&crossed, json!({"is_primary": true})).await.refused(404, "not_found");
        let foreign = stranger.put(&format!("{}/images/order", at(&own)), json!({"image_ids": [id(&image)]})).await;
        foreign.refused(422, "validation_failed");

        for (field, value) in [("brand_id", json!(brand)), ("collection_id", json!(collection))] {
            let answer = stranger.patch(&at(&own), json!({field: value})).await;
            let body = answer.refused(422, "validation_failed");
            assert_eq!((answer.fields(), &body["errors"][0]["code"]), (vec![field.to_owned()], &json!("not_found")));
        }
        // Filters by what is not one's own find nothing of the other's.
        for filter in [format!("brand_id={brand}"), format!("collection_id={collection}"), "q=mine".to_owned(), "q=own".to_owned()] {
            assert!(found(&stranger, &filter).await.is_empty(), "{filter}");
            let export = stranger.get(&format!("{WATCHES}/export?format=json&{filter}")).await.expect(200);
            assert_eq!(export["watches"], json!([]), "{filter}");
        }
        let compared = stranger.get(&format!("{WATCHES}/compare?ids={},{}", id(&own), id(&watch))).await.expect(200);
        assert_eq!((&compared["items"][0]["id"], &compared["missing"]), (&own["id"], &json!([watch["id"]])));

        let place = format!("/api/v1/imports/{import}");
        stranger.get(&place).await.refused(404, "not_found");
        stranger.patch(&place, json!({"options": {"skip_errors": true}})).await.refused(404, "not_found");
        stranger.post(&format!("{place}/apply"), json!({})).await.refused(404, "not_found");
        stranger.post(&format!("{place}/undo"), json!({})).await.refused(404, "not_found");
        stranger.delete(&place).await.refused(404, "not_found");
        assert_eq!(stranger.get("/api/v1/imports").await.expect(200), json!([]));

        assert_eq!(owner.get(&at(&watch)).await.expect(200), before, "nothing of the owner's changed");
        owner.get(&format!("{picture}/content")).await.expect(200);
    }

    async fn an_administrator_sees_no_watches_of_others(app) {
        let admin = app.admin("admin@example.com").await;
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Mine", json!({})).await;
        let image = owner.upload(&format!("{}/images", at(&watch)), "p.png", &png(4, 3)).await.expect(201);
        admin.get(&at(&watch)).await.refused(404, "not_found");
        admin.get(image["urls"]["full"].as_str().unwrap()).await.refused(404, "not_found");
        assert!(found(&admin, "").await.is_empty());
        assert_eq!(admin.get(&format!("{WATCHES}/summary")).await.expect(200)["watches"], 0);
    }
}
