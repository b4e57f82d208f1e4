//! One action on many watches.

use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, files, found, id},
    pictures::png,
};

const NOTHING: &str = "01920000-0000-7000-8000-000000000001";

/// The outcome of each id, in order.
async fn bulk(client: &Client, input: Value) -> Vec<String> {
    let answer = client.post(&format!("{WATCHES}/bulk"), input.clone()).await.expect(200);
    let results = answer["results"].as_array().unwrap();
    let ids: Vec<&Value> = results.iter().map(|result| &result["id"]).collect();
    assert_eq!(json!(ids), input["ids"], "a result for each id, in their order");
    results.iter().map(|result| result["status"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn each_watch_has_its_own_result(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        let lists = Lists::of(&app).await;
        let mut watches = Vec::new();
        for model in ["A", "B", "C"] {
            watches.push(enter(&owner, lists.brand("Rolex"), model, json!({})).await);
        }
        let [a, b, c] = [0, 1, 2].map(|place: usize| id(&watches[place]));
        let theirs = id(&enter(&other, lists.brand("Rolex"), "X", json!({})).await);
        owner.upload(&format!("{}/images", at(&watches[0])), "p.png", &png(4, 3)).await.expect(201);
        let all = json!([a, theirs, NOTHING, b]);
        for (action, statuses) in [
            ("restore", ["not_found"; 4]),
            ("purge", ["not_found"; 4]),
            ("delete", ["done", "not_found", "not_found", "done"]),
            ("delete", ["not_found"; 4]),
            ("move", ["not_found"; 4]),
            ("restore", ["done", "not_found", "not_found", "done"]),
            ("move", ["done", "not_found", "not_found", "done"]),
        ] {
            assert_eq!(bulk(&owner, json!({"ids": all, "action": action})).await, statuses, "{action}");
        }
        assert_eq!(found(&owner, "").await, ["A", "B", "C"]);
        assert_eq!(bulk(&owner, json!({"ids": [a, c], "action": "delete"})).await, ["done", "done"]);
        assert_eq!(files(&app).len(), 3);
        assert_eq!(bulk(&owner, json!({"ids": [a, b], "action": "purge"})).await, ["done", "not_found"]);
        assert!(files(&app).is_empty());
        assert_eq!((found(&owner, "").await, found(&owner, "deleted=true").await), (vec!["B".to_owned()], vec!["C".to_owned()]));
        assert_eq!(found(&other, "").await, ["X"]);
        // The same watch twice is done once.
        assert_eq!(bulk(&owner, json!({"ids": [b, b], "action": "delete"})).await, ["done", "not_found"]);
    }

    async fn watches_move_between_collections(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "A", json!({})).await;
        let box_id = id(&owner.post("/api/v1/collections", json!({"name": "Box"})).await.expect(201));
        let theirs = id(&other.post("/api/v1/collections", json!({"name": "Theirs"})).await.expect(201));
        assert_eq!(bulk(&owner, json!({"ids": [id(&watch)], "action": "move", "collection_id": box_id})).await, ["done"]);
        let moved = owner.get(&at(&watch)).await.expect(200);
        assert_eq!((&moved["collection"]["name"], &moved["version"]), (&json!("Box"), &json!(2)));
        for collection in [theirs.as_str(), NOTHING] {
            let answer = owner.post(&format!("{WATCHES}/bulk"), json!({"ids": [id(&watch)], "action": "move", "collection_id": collection})).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), ["collection_id"]);
        }
        assert_eq!(bulk(&owner, json!({"ids": [id(&watch)], "action": "move", "collection_id": null})).await, ["done"]);
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["collection"], Value::Null);
    }

    async fn wrong_input_is_refused_by_name(app) {
        let owner = app.user("owner@example.com").await;
        for (body, field) in [
            (json!({"ids": [], "action": "delete"}), "ids"),
            (json!({"ids": vec![NOTHING; 201], "action": "delete"}), "ids"),
            (json!({"ids": "all", "action": "delete"}), "ids"),
            (json!({"ids": ["x"], "action": "delete"}), "ids.0"),
            (json!({"ids": [NOTHING]}), "action"),
            (json!({"ids": [NOTHING], "action": "sell"}), "action"),
            (json!({"ids": [NOTHING], "action": "move", "collection_id": "none"}), "collection_id"),
            (json!({"action": "delete"}), "ids"),
        ] {
            let answer = owner.post(&format!("{WATCHES}/bulk"), body.clone()).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field], "{body}");
        }
        assert_eq!(bulk(&owner, json!({"ids": vec![NOTHING; 200], "action": "delete"})).await, vec!["not_found"; 200]);
    }
}
