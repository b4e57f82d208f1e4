//! Draft, applied, undone: what may follow what, also when two try at once.

use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{WATCHES, at, files, id, text},
    pictures::png,
};

const IMPORTS: &str = "/api/v1/imports";
const LIST: &[u8] = b"brand,model,collection\nMing,37.07,Box\nRolex,Submariner,Box\n";

async fn draft(client: &Client) -> String {
    format!("{IMPORTS}/{}", id(&client.upload(IMPORTS, "l.csv", LIST).await.expect(201)))
}

async fn total(client: &Client) -> Value {
    client.get(WATCHES).await.expect(200)["total"].clone()
}

on_both_engines! {
    async fn drafts_can_be_thrown_away(app) {
        let owner = app.user("owner@example.com").await;
        let place = draft(&owner).await;
        owner.post(&format!("{place}/undo"), json!({})).await.refused(409, "conflict");
        owner.delete(&place).await.expect(204);
        for answer in [owner.get(&place).await, owner.delete(&place).await, owner.post(&format!("{place}/apply"), json!({})).await] {
            answer.refused(404, "not_found");
        }
        assert_eq!(owner.get(IMPORTS).await.expect(200), json!([]));
        assert_eq!(total(&owner).await, 0);
    }

    async fn an_import_is_applied_and_undone_once(app) {
        let owner = app.user("owner@example.com").await;
        let place = draft(&owner).await;
        let applied = owner.post(&format!("{place}/apply"), json!({})).await.expect(200);
        assert_eq!((&applied["created_count"], &applied["report"]), (&json!(2), &Value::Null));
        assert_eq!(owner.get(&place).await.expect(200), applied);
        owner.post(&format!("{place}/apply"), json!({})).await.refused(409, "conflict");
        owner.patch(&place, json!({"options": {"skip_errors": true}})).await.refused(409, "conflict");
        owner.delete(&place).await.refused(409, "conflict");
        assert_eq!(total(&owner).await, 2);
        owner.post(&format!("{place}/undo"), json!({})).await.expect(200);
        for again in ["undo", "apply"] {
            owner.post(&format!("{place}/{again}"), json!({})).await.refused(409, "conflict");
        }
        owner.delete(&place).await.refused(409, "conflict");
        assert_eq!(total(&owner).await, 0);
        // The same list can come again.
        let next = draft(&owner).await;
        assert_eq!(owner.post(&format!("{next}/apply"), json!({})).await.expect(200)["created_count"], 2);
    }

    async fn of_two_at_once_one_succeeds(app) {
        let owner = app.user("owner@example.com").await;
        let place = draft(&owner).await;
        for (verb, left) in [("apply", 2), ("undo", 0)] {
            let path = format!("{place}/{verb}");
            let (one, two) = tokio::join!(owner.post(&path, json!({})), owner.post(&path, json!({})));
            let mut statuses = [one.status.as_u16(), two.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{verb}");
            assert_eq!(total(&owner).await, left, "{verb}");
        }
        assert_eq!(owner.get("/api/v1/brands").await.expect(200), json!([]));
    }

    async fn two_lists_with_the_same_new_brand_at_once(app) {
        let owner = app.user("owner@example.com").await;
        let places = [draft(&owner).await, draft(&owner).await];
        let paths = places.clone().map(|place| format!("{place}/apply"));
        let (one, two) = tokio::join!(owner.post(&paths[0], json!({})), owner.post(&paths[1], json!({})));
        for answer in [&one, &two] {
            assert!(matches!(answer.status.as_u16(), 200 | 409), "{}: {}", answer.request, answer.text());
        }
        assert!(one.status == 200 || two.status == 200);
        // All of a list or nothing of it: no half of the one that lost.
        assert_eq!(owner.get("/api/v1/brands").await.expect(200).as_array().unwrap().len(), 1);
        let count = total(&owner).await;
        assert!(count == 2 || count == 4, "{count}");
    }

    async fn undo_removes_watches_that_were_changed_since_and_their_files(app) {
        let owner = app.user("owner@example.com").await;
        let place = draft(&owner).await;
        owner.post(&format!("{place}/apply"), json!({})).await.expect(200);
        let page = owner.get(WATCHES).await.expect(200);
        let items = page["items"].as_array().unwrap();
        owner.upload(&format!("{}/images", at(&items[0])), "p.png", &png(4, 3)).await.expect(201);
        owner.delete(&at(&items[1])).await.expect(204);
        owner.post(&format!("{place}/undo"), json!({})).await.expect(200);
        assert!(files(&app).is_empty());
        assert_eq!(total(&owner).await, 0);
        assert_eq!(owner.get(&format!("{WATCHES}?deleted=true")).await.expect(200)["total"], 0);
        assert_eq!(owner.get("/api/v1/collections").await.expect(200), json!([]));
        assert_eq!(owner.get("/api/v1/brands").await.expect(200), json!([]));
    }

    async fn what_changed_since_the_dry_run_counts(app) {
        let owner = app.user("owner@example.com").await;
        let (first, second) = (draft(&owner).await, draft(&owner).await);
        owner.post(&format!("{first}/apply"), json!({})).await.expect(200);
        // Planned as two watches; by now both are there.
        assert_eq!(owner.get(&second).await.expect(200)["report"]["duplicates"], 2);
        assert_eq!(owner.post(&format!("{second}/apply"), json!({})).await.expect(200)["created_count"], 0);
        assert_eq!(total(&owner).await, 2);
    }

    async fn imports_are_listed_newest_first(app) {
        let owner = app.user("owner@example.com").await;
        for name in ["one.csv", "../../two.csv", "<b>three</b>.csv"] {
            owner.upload(IMPORTS, name, LIST).await.expect(201);
            app.clock.advance(chrono::TimeDelta::seconds(1));
        }
        let list = owner.get(IMPORTS).await.expect(200);
        let names: Vec<String> = list.as_array().unwrap().iter().map(|import| text(import, "file_name")).collect();
        assert_eq!(names, ["b>.csv", "two.csv", "one.csv"]);
    }
}
