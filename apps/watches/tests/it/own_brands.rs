//! Brands that an owner adds.

use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::{
    apps,
    fixtures::{Lists, at, enter, id, text},
};

const BRANDS: &str = "/api/v1/brands";

on_both_engines! {
    async fn a_brand_is_added_used_and_removed(app) {
        let owner = app.user("owner@example.com").await;
        let answer = owner.post(BRANDS, json!({"name": "  Kurono Tokyo "})).await;
        let brand = answer.expect(201);
        assert_eq!((text(&brand, "name").as_str(), &brand["watch_count"]), ("Kurono Tokyo", &json!(0)));
        assert_eq!(answer.header("location"), Some(format!("{BRANDS}/{}", id(&brand)).as_str()));
        let watch = enter(&owner, &id(&brand), "Chronograph 1", json!({})).await;
        assert_eq!(watch["brand"]["name"], "Kurono Tokyo");
        assert_eq!(owner.get(BRANDS).await.expect(200)[0]["watch_count"], 1);

        let place = format!("{BRANDS}/{}", id(&brand));
        owner.delete(&place).await.refused(409, "conflict");
        owner.delete(&at(&watch)).await.expect(204);
        // A watch in the trash may come back, so its brand stays.
        owner.delete(&place).await.refused(409, "conflict");
        owner.delete(&format!("{}/permanently", at(&watch))).await.expect(204);
        owner.delete(&place).await.expect(204);
        owner.delete(&place).await.refused(404, "not_found");
        assert_eq!(owner.get(BRANDS).await.expect(200), json!([]));
    }

    async fn a_name_is_taken_in_every_spelling(app) {
        let owner = app.user("owner@example.com").await;
        for name in ["Rolex", "rolex", "  ROLEX  ", "Glashutte Original", "GLASHÜTTE  ORIGINAL", "a. lange & sohne", "ＩＷＣ"] {
            owner.post(BRANDS, json!({"name": name})).await.refused(409, "conflict");
        }
        owner.post(BRANDS, json!({"name": "Studio Underd0g"})).await.expect(201);
        owner.post(BRANDS, json!({"name": "studio  UNDERD0G"})).await.refused(409, "conflict");
        assert_eq!(owner.get(BRANDS).await.expect(200).as_array().unwrap().len(), 1);
    }

    async fn names_are_checked(app) {
        let owner = app.user("owner@example.com").await;
        for (body, field) in [
            (json!({}), "name"),
            (json!({"name": ""}), "name"),
            (json!({"name": " \t\n"}), "name"),
            (json!({"name": null}), "name"),
            (json!({"name": 5}), "name"),
            (json!({"name": "x".repeat(101)}), "name"),
            (json!({"name": "A", "owner_id": null}), "owner_id"),
        ] {
            let answer = owner.post(BRANDS, body).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field]);
        }
        owner.post(BRANDS, json!({"name": "é".repeat(100)})).await.expect(201);
    }

    async fn own_brands_are_nobody_elses(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        let brand = id(&owner.post(BRANDS, json!({"name": "Ming"})).await.expect(201));
        assert_eq!(other.get(BRANDS).await.expect(200), json!([]));
        other.delete(&format!("{BRANDS}/{brand}")).await.refused(404, "not_found");
        let refused = other.post("/api/v1/watches", json!({"brand_id": brand, "model": "37.07"})).await;
        refused.refused(422, "validation_failed");
        assert_eq!(refused.fields(), ["brand_id"]);
        // The same name is free for everybody else.
        let theirs = id(&other.post(BRANDS, json!({"name": "MING"})).await.expect(201));
        assert_ne!(theirs, brand);
        // And neither is among the common ones.
        assert_eq!(Lists::of(&app).await.brands.len(), 110);
    }

    async fn a_common_brand_cannot_be_removed(app) {
        let admin = app.admin("admin@example.com").await;
        let lists = Lists::of(&app).await;
        admin.delete(&format!("{BRANDS}/{}", lists.brand("Rolex"))).await.refused(404, "not_found");
        assert_eq!(Lists::of(&app).await.brands.len(), 110);
    }
}
