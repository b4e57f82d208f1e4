//! Deleting, restoring, removing for ever, and what happens after 30 days.

use chrono::TimeDelta;
use seaworthy_kernel::{Clock, ids::new_id};
use seaworthy_testkit::{Client, PASSWORD, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, files, found, id},
    pictures::png,
};

/// What the server does every hour.
async fn housekeeping(app: &TestApp) {
    app.run_schedule("watches.empty_trash").await;
    app.run_schedule("watches.sweep_files").await;
}

async fn with_picture(client: &Client, brand: &str, model: &str) -> Value {
    let watch = enter(client, brand, model, json!({})).await;
    client.upload(&format!("{}/images", at(&watch)), "p.png", &png(4, 3)).await.expect(201);
    watch
}

fn files_of(app: &TestApp, watch: &Value) -> usize {
    files(app).iter().filter(|name| name.contains(&id(watch))).count()
}

on_both_engines! {
    async fn a_deleted_watch_waits_in_the_trash(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Gone", json!({"notes": "n"})).await;
        enter(&owner, lists.brand("Rolex"), "Kept", json!({})).await;
        owner.delete(&at(&watch)).await.expect(204);
        assert_eq!(found(&owner, "").await, ["Kept"]);
        assert_eq!(found(&owner, "deleted=true").await, ["Gone"]);
        assert_eq!(found(&owner, "deleted=true&q=gone").await, ["Gone"]);
        assert!(found(&owner, "q=gone").await.is_empty());
        let read = owner.get(&at(&watch)).await.expect(200);
        assert!(read["deleted_at"].is_string());
        owner.delete(&at(&watch)).await.refused(404, "not_found");
        owner.patch(&at(&watch), json!({"notes": "x"})).await.refused(409, "conflict");
        assert_eq!(owner.get(&format!("{WATCHES}/compare?ids={},{}", id(&watch), lists.brand("Rolex"))).await.expect(200)["items"], json!([]));

        let restored = owner.post(&format!("{}/restore", at(&watch)), json!({})).await.expect(200);
        assert_eq!((&restored["deleted_at"], &restored["notes"]), (&Value::Null, &json!("n")));
        owner.post(&format!("{}/restore", at(&watch)), json!({})).await.refused(404, "not_found");
        assert_eq!(found(&owner, "").await, ["Gone", "Kept"]);
    }

    async fn only_the_trash_is_removed_for_ever(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let gone = with_picture(&owner, lists.brand("Rolex"), "Gone").await;
        let kept = with_picture(&owner, lists.brand("Rolex"), "Kept").await;
        let purge = format!("{}/permanently", at(&gone));
        owner.delete(&purge).await.refused(409, "conflict");
        assert_eq!((files_of(&app, &gone), files_of(&app, &kept)), (3, 3));
        owner.delete(&at(&gone)).await.expect(204);
        assert_eq!(files_of(&app, &gone), 3, "it may come back with its picture");
        owner.delete(&purge).await.expect(204);
        assert_eq!((files_of(&app, &gone), files_of(&app, &kept)), (0, 3));
        owner.get(&at(&gone)).await.refused(404, "not_found");
        owner.delete(&purge).await.refused(404, "not_found");
        owner.post(&format!("{}/restore", at(&gone)), json!({})).await.refused(404, "not_found");
        let images = owner.get(&format!("{}/images", at(&kept))).await.expect(200);
        owner.get(images[0]["urls"]["full"].as_str().unwrap()).await.expect(200);
    }

    async fn the_trash_is_emptied_after_thirty_days(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let kept = with_picture(&owner, lists.brand("Rolex"), "Kept").await;
        let early = with_picture(&owner, lists.brand("Rolex"), "Early").await;
        let late = with_picture(&owner, lists.brand("Rolex"), "Late").await;
        owner.delete(&at(&early)).await.expect(204);
        app.clock.advance(TimeDelta::minutes(10));
        owner.delete(&at(&late)).await.expect(204);

        app.clock.advance(TimeDelta::days(30) - TimeDelta::minutes(11));
        housekeeping(&app).await;
        let owner = app.nobody().sign_in("owner@example.com", PASSWORD).await;
        assert_eq!(found(&owner, "deleted=true").await, ["Early", "Late"]);

        app.clock.advance(TimeDelta::minutes(5));
        housekeeping(&app).await;
        assert_eq!(found(&owner, "deleted=true").await, ["Late"]);
        assert_eq!((files_of(&app, &early), files_of(&app, &late), files_of(&app, &kept)), (0, 3, 3));

        app.clock.advance(TimeDelta::days(400));
        housekeeping(&app).await;
        let owner = app.nobody().sign_in("owner@example.com", PASSWORD).await;
        assert!(found(&owner, "deleted=true").await.is_empty());
        assert_eq!(found(&owner, "").await, ["Kept"]);
        assert_eq!(files_of(&app, &kept), 3);
    }

    async fn files_without_a_row_are_swept(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = with_picture(&owner, lists.brand("Rolex"), "Kept").await;
        let now = Clock::now(&*app.clock);
        let orphan = format!("accounts/{}/watches/{}/{}/full", owner.account, id(&watch), new_id(now));
        app.platform.files.put(&orphan, "bytes of an upload that was cut short".into()).await.unwrap();
        housekeeping(&app).await;
        assert!(files(&app).contains(&orphan), "an upload that is just under way is left alone");
        app.clock.advance(TimeDelta::days(2));
        housekeeping(&app).await;
        assert!(!files(&app).contains(&orphan));
        assert_eq!(files_of(&app, &watch), 3);
    }

    async fn an_account_takes_its_files_with_it(app) {
        let admin = app.admin("admin@example.com").await;
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        let lists = Lists::of(&app).await;
        let brand = id(&owner.post("/api/v1/brands", json!({"name": "Own"})).await.expect(201));
        let collection = id(&owner.post("/api/v1/collections", json!({"name": "Box"})).await.expect(201));
        let watch = with_picture(&owner, &brand, "Mine").await;
        owner.patch(&at(&watch), json!({"collection_id": collection, "complication_ids": [lists.complications["Date"]]})).await.expect(200);
        let import = id(&owner.upload("/api/v1/imports", "l.csv", b"brand,model\nNew Brand,X\n").await.expect(201));
        owner.post(&format!("/api/v1/imports/{import}/apply"), json!({})).await.expect(200);
        with_picture(&other, lists.brand("Rolex"), "Theirs").await;
        assert_eq!(files(&app).len(), 6);
        admin.delete(&format!("/api/v1/users/{}", owner.account)).await.expect(204);
        let left = files(&app);
        assert_eq!(left.len(), 3);
        assert!(left.iter().all(|name| name.contains(&other.account.to_string())), "{left:?}");
        assert_eq!(found(&other, "").await, ["Theirs"]);
    }
}
