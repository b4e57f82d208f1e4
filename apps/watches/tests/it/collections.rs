//! Collections of watches.

use chrono::TimeDelta;
use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, id, text},
};

const COLLECTIONS: &str = "/api/v1/collections";

async fn make(client: &Client, name: &str, more: Value) -> Value {
    let mut input = json!({"name": name});
    crate::fixtures::merge(&mut input, more);
    client.post(COLLECTIONS, input).await.expect(201)
}

async fn names(client: &Client) -> Vec<String> {
    let all = client.get(COLLECTIONS).await.expect(200);
    all.as_array().unwrap().iter().map(|collection| text(collection, "name")).collect()
}

async fn defaults(client: &Client) -> Vec<String> {
    let all = client.get(COLLECTIONS).await.expect(200);
    let all = all.as_array().unwrap();
    all.iter()
        .filter(|collection| collection["is_default"] == true)
        .map(|collection| text(collection, "name"))
        .collect()
}

on_both_engines! {
    async fn a_collection_from_first_to_last(app) {
        let owner = app.user("owner@example.com").await;
        let answer = owner.post(COLLECTIONS, json!({"name": " Dive ", "description": " wet \n ", "color": "#10b981"})).await;
        let made = answer.expect(201);
        let place = format!("{COLLECTIONS}/{}", id(&made));
        assert_eq!(answer.header("location"), Some(place.as_str()));
        assert_eq!((&made["name"], &made["description"], &made["color"]), (&json!("Dive"), &json!("wet"), &json!("#10B981")));
        assert_eq!((&made["is_default"], &made["watch_count"]), (&json!(false), &json!(0)));
        assert_eq!(owner.get(&place).await.expect(200), made);

        app.clock.advance(TimeDelta::seconds(5));
        let changed = owner.patch(&place, json!({"name": "Divers", "description": null})).await.expect(200);
        assert_eq!((&changed["name"], &changed["description"], &changed["color"]), (&json!("Divers"), &json!(null), &json!("#10B981")));
        assert_eq!(changed["created_at"], made["created_at"]);
        assert_ne!(changed["updated_at"], made["updated_at"]);
        let unchanged = owner.patch(&place, json!({})).await.expect(200);
        assert_eq!(unchanged["name"], "Divers");

        owner.delete(&place).await.expect(204);
        owner.get(&place).await.refused(404, "not_found");
        owner.patch(&place, json!({"name": "x"})).await.refused(404, "not_found");
        owner.delete(&place).await.refused(404, "not_found");
        assert!(names(&owner).await.is_empty());
    }

    async fn wrong_input_is_refused_by_name(app) {
        let owner = app.user("owner@example.com").await;
        let place = format!("{COLLECTIONS}/{}", id(&make(&owner, "Kept", json!({"color": "#ef4444"})).await));
        let cases = [
            (json!({"name": ""}), "name"),
            (json!({"name": "  \n"}), "name"),
            (json!({"name": null}), "name"),
            (json!({"name": "x".repeat(101)}), "name"),
            (json!({"description": "x".repeat(2001)}), "description"),
            (json!({"color": "red"}), "color"),
            (json!({"color": "#12345"}), "color"),
            (json!({"color": "#12345G"}), "color"),
            (json!({"color": "#1234567"}), "color"),
            (json!({"color": "#123456\n"}), "color"),
            (json!({"color": "#123456\"><script>"}), "color"),
            (json!({"is_default": "yes"}), "is_default"),
            (json!({"owner_id": "x"}), "owner_id"),
        ];
        for (body, field) in cases {
            let changed = owner.patch(&place, body.clone()).await;
            changed.refused(422, "validation_failed");
            assert_eq!(changed.fields(), [field], "{body}");
            let mut whole = json!({"name": "New"});
            crate::fixtures::merge(&mut whole, body);
            let made = owner.post(COLLECTIONS, whole).await;
            made.refused(422, "validation_failed");
            assert_eq!(made.fields(), [field]);
        }
        assert_eq!(names(&owner).await, ["Kept"]);
        let full = make(&owner, &"é".repeat(100), json!({"description": "🕰".repeat(2000)})).await;
        assert_eq!(text(&full, "description").chars().count(), 2000);
    }

    async fn left_out_fields_have_their_defaults(app) {
        let owner = app.user("owner@example.com").await;
        let made = make(&owner, "Plain", json!({})).await;
        assert_eq!((&made["color"], &made["description"], &made["is_default"]), (&json!("#3B82F6"), &json!(null), &json!(false)));
        // Two of the same name are allowed.
        assert_ne!(id(&make(&owner, "Plain", json!({})).await), id(&made));
    }

    async fn the_default_one_comes_first_then_the_oldest(app) {
        let owner = app.user("owner@example.com").await;
        for name in ["first", "second", "third"] {
            make(&owner, name, json!({})).await;
            app.clock.advance(TimeDelta::seconds(1));
        }
        assert_eq!(names(&owner).await, ["first", "second", "third"]);
        let fourth = make(&owner, "fourth", json!({"is_default": true})).await;
        assert_eq!(names(&owner).await, ["fourth", "first", "second", "third"]);
        // A new default takes the flag from the old one.
        make(&owner, "fifth", json!({"is_default": true})).await;
        assert_eq!(defaults(&owner).await, ["fifth"]);
        owner.patch(&format!("{COLLECTIONS}/{}", id(&fourth)), json!({"is_default": true})).await.expect(200);
        assert_eq!(defaults(&owner).await, ["fourth"]);
        // Saying it again changes nothing.
        owner.patch(&format!("{COLLECTIONS}/{}", id(&fourth)), json!({"is_default": true})).await.expect(200);
        assert_eq!(defaults(&owner).await, ["fourth"]);
        owner.patch(&format!("{COLLECTIONS}/{}", id(&fourth)), json!({"is_default": false})).await.expect(200);
        assert!(defaults(&owner).await.is_empty());
    }

    async fn two_defaults_at_once_leave_one(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        make(&other, "theirs", json!({"is_default": true})).await;
        let places = [make(&owner, "a", json!({})).await, make(&owner, "b", json!({})).await].map(|made| format!("{COLLECTIONS}/{}", id(&made)));
        for _ in 0..5 {
            let wanted = json!({"is_default": true});
            let (one, two, new) = tokio::join!(
                owner.patch(&places[0], wanted.clone()),
                owner.patch(&places[1], wanted.clone()),
                owner.post(COLLECTIONS, json!({"name": "c", "is_default": true}))
            );
            for answer in [one, two, new] {
                assert!(matches!(answer.status.as_u16(), 200 | 201 | 409), "{}: {}", answer.request, answer.text());
            }
            assert_eq!(defaults(&owner).await.len(), 1);
        }
        assert_eq!(defaults(&other).await, ["theirs"], "another owner's default is not touched");
    }

    async fn the_trash_is_not_counted(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let collection = id(&make(&owner, "Box", json!({})).await);
        let place = format!("{COLLECTIONS}/{collection}");
        let mut watches = Vec::new();
        for model in ["A", "B", "C"] {
            watches.push(enter(&owner, lists.brand("Omega"), model, json!({"collection_id": collection})).await);
        }
        assert_eq!(owner.get(&place).await.expect(200)["watch_count"], 3);
        owner.delete(&at(&watches[0])).await.expect(204);
        assert_eq!(owner.get(&place).await.expect(200)["watch_count"], 2);
        assert_eq!(owner.get(COLLECTIONS).await.expect(200)[0]["watch_count"], 2);
        owner.post(&format!("{}/restore", at(&watches[0])), json!({})).await.expect(200);
        assert_eq!(owner.get(&place).await.expect(200)["watch_count"], 3);
    }

    async fn watches_outlive_their_collection(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let collection = id(&make(&owner, "Box", json!({})).await);
        let kept = enter(&owner, lists.brand("Omega"), "Kept", json!({"collection_id": collection})).await;
        let deleted = enter(&owner, lists.brand("Omega"), "Deleted", json!({"collection_id": collection})).await;
        assert_eq!(kept["collection"], json!({"id": collection, "name": "Box", "color": "#3B82F6"}));
        owner.delete(&at(&deleted)).await.expect(204);
        owner.delete(&format!("{COLLECTIONS}/{collection}")).await.expect(204);
        for watch in [&kept, &deleted] {
            assert_eq!(owner.get(&at(watch)).await.expect(200)["collection"], json!(null));
        }
        assert_eq!(owner.get(&format!("{WATCHES}?collection_id=none")).await.expect(200)["total"], 1);
    }
}
