//! Which picture comes first, in which order, and what remains when one goes.

use seaworthy_kernel::{Clock, ids::new_id};
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, files, id, text},
    pictures::png,
};

/// A watch with pictures a, b, c …
async fn with_pictures(client: &Client, lists: &Lists, names: &[&str]) -> (Value, Vec<String>) {
    let watch = enter(client, lists.brand("Rolex"), "x", json!({})).await;
    let mut ids = Vec::new();
    for name in names {
        ids.push(id(&client.upload(&format!("{}/images", at(&watch)), name, &png(3, 2)).await.expect(201)));
    }
    (watch, ids)
}

/// Names in their order, the primary one in brackets; checks that list, detail and list item agree.
async fn order(client: &Client, watch: &Value) -> String {
    let images = client.get(&format!("{}/images", at(watch))).await.expect(200);
    let detail = client.get(&at(watch)).await.expect(200);
    assert_eq!(detail["images"], images);
    let all = images.as_array().unwrap();
    let shown: Vec<&Value> = all.iter().filter(|image| image["is_primary"] == true).collect();
    assert_eq!(shown.len(), usize::from(!all.is_empty()), "a watch with pictures has one primary picture");
    let item = &client.get(WATCHES).await.expect(200)["items"][0];
    assert_eq!(&item["primary_image"], shown.first().copied().unwrap_or(&Value::Null));
    let name = |image: &Value| {
        let name = text(image, "file_name");
        if image["is_primary"] == true { format!("[{name}]") } else { name }
    };
    all.iter().map(name).collect::<Vec<_>>().join(" ")
}

on_both_engines! {
    async fn the_first_picture_is_the_primary_one(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let (watch, ids) = with_pictures(&owner, &lists, &["a", "b", "c"]).await;
        assert_eq!(order(&owner, &watch).await, "[a] b c");
        let one = |place: usize| format!("{}/images/{}", at(&watch), ids[place]);

        // Choosing another, choosing it again, and no longer choosing it.
        assert_eq!(owner.patch(&one(2), json!({"is_primary": true})).await.expect(200)["is_primary"], true);
        assert_eq!(order(&owner, &watch).await, "a b [c]");
        owner.patch(&one(2), json!({"is_primary": true})).await.expect(200);
        assert_eq!(order(&owner, &watch).await, "a b [c]");
        owner.patch(&one(2), json!({})).await.expect(200);
        assert_eq!(order(&owner, &watch).await, "a b [c]");
        assert_eq!(owner.patch(&one(2), json!({"is_primary": false})).await.expect(200)["is_primary"], false);
        assert_eq!(order(&owner, &watch).await, "[a] b c");
        owner.patch(&one(1), json!({"is_primary": false})).await.expect(200);
        assert_eq!(order(&owner, &watch).await, "[a] b c");
        owner.patch(&one(0), json!({"is_primary": false})).await.expect(200);
        assert_eq!(order(&owner, &watch).await, "a [b] c");

        // When the primary one goes, the first of the rest follows.
        owner.delete(&one(2)).await.expect(204);
        assert_eq!(order(&owner, &watch).await, "a [b]");
        owner.delete(&one(1)).await.expect(204);
        assert_eq!(order(&owner, &watch).await, "[a]");
        // The only one stays primary.
        assert_eq!(owner.patch(&one(0), json!({"is_primary": false})).await.expect(200)["is_primary"], true);
        owner.delete(&one(0)).await.expect(204);
        assert_eq!(order(&owner, &watch).await, "");
        owner.delete(&one(0)).await.refused(404, "not_found");
        for (body, field) in [(json!({"is_primary": null}), "is_primary"), (json!({"is_primary": 1}), "is_primary"), (json!({"position": 1}), "position")] {
            let (watch, ids) = with_pictures(&owner, &lists, &["a"]).await;
            let answer = owner.patch(&format!("{}/images/{}", at(&watch), ids[0]), body).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field]);
        }
    }

    async fn an_order_names_every_picture_once(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let (other, foreign) = with_pictures(&owner, &lists, &["x"]).await;
        let (watch, ids) = with_pictures(&owner, &lists, &["a", "b", "c"]).await;
        let place = format!("{}/images/order", at(&watch));
        let [a, b, c] = [&ids[0], &ids[1], &ids[2]];
        let sorted = owner.put(&place, json!({"image_ids": [c, a, b]})).await.expect(200);
        assert_eq!(sorted.as_array().unwrap().iter().map(|image| image["position"].as_i64()).collect::<Vec<_>>(), [Some(0), Some(1), Some(2)]);
        assert_eq!(order(&owner, &watch).await, "c [a] b");
        for wrong in [json!([]), json!([a, b]), json!([a, b, c, c]), json!([a, a, b]), json!([a, b, foreign[0]]), json!([a, b, c, foreign[0]])] {
            let answer = owner.put(&place, json!({"image_ids": wrong})).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), ["image_ids"], "{wrong}");
        }
        assert_eq!(order(&owner, &watch).await, "c [a] b");
        // A new one comes last, also after others went.
        owner.delete(&format!("{}/images/{a}", at(&watch))).await.expect(204);
        owner.upload(&format!("{}/images", at(&watch)), "d", &png(3, 2)).await.expect(201);
        assert_eq!(order(&owner, &watch).await, "[c] b d");
        assert_eq!(owner.get(&format!("{}/images", at(&other))).await.expect(200)[0]["id"], foreign[0]);
    }

    async fn two_first_pictures_at_once_make_one_primary(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let place = format!("{}/images", at(&watch));
        let picture = png(3, 2);
        let (a, b, c) = tokio::join!(owner.upload(&place, "a", &picture), owner.upload(&place, "a", &picture), owner.upload(&place, "a", &picture));
        for answer in [a, b, c] {
            answer.expect(201);
        }
        assert_eq!(order(&owner, &watch).await, "[a] a a");
        let positions = owner.get(&place).await.expect(200);
        assert_eq!(positions.as_array().unwrap().iter().map(|image| image["position"].as_i64()).collect::<Vec<_>>(), [Some(0), Some(1), Some(2)]);
    }

    async fn a_removed_picture_is_gone_from_the_disk(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let (watch, ids) = with_pictures(&owner, &lists, &["a", "b"]).await;
        let content = format!("{}/images/{}/content", at(&watch), ids[0]);
        owner.get(&content).await.expect(200);
        owner.delete(&format!("{}/images/{}", at(&watch), ids[0])).await.expect(204);
        owner.get(&content).await.refused(404, "not_found");
        let left = files(&app);
        assert_eq!(left.len(), 3);
        assert!(left.iter().all(|name| name.contains(&ids[1])), "{left:?}");
    }

    async fn a_hundred_pictures_are_enough(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let (watch, ids) = with_pictures(&owner, &lists, &["first"]).await;
        let watch_id: Uuid = id(&watch).parse().unwrap();
        let first: Uuid = ids[0].parse().unwrap();
        let transaction = app.platform.database.write().await.unwrap();
        for position in 1_i64..99 {
            transaction
                .run(sql!(
                    "INSERT INTO watch_images (id, watch_id, file_name, content_type, width, height, byte_size, is_primary, position, source, created_at) \
                     SELECT {}, watch_id, file_name, content_type, width, height, byte_size, {}, {}, source, created_at FROM watch_images \
                     WHERE id = {} AND watch_id = {}",
                    new_id(Clock::now(&*app.clock)), false, position, first, watch_id
                ))
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
        let place = format!("{}/images", at(&watch));
        owner.upload(&place, "hundredth", &png(3, 2)).await.expect(201);
        let before = files(&app);
        owner.upload(&place, "one more", &png(3, 2)).await.refused(409, "conflict");
        assert_eq!(files(&app), before, "the refused one leaves no file");
        assert_eq!(owner.get(&place).await.expect(200).as_array().unwrap().len(), 100);
    }
}
