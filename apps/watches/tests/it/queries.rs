//! How many statements an operation sends: the same for one row and for many.

use seaworthy_testkit::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, id, merge},
    pictures::png,
};

/// A watch with a collection, complications and a picture.
async fn full(client: &Client, lists: &Lists, number: usize) -> Value {
    let collection =
        id(&client.post("/api/v1/collections", json!({"name": format!("Box {number}")})).await.expect(201));
    let complications: Vec<&String> = lists.complications.values().take(3).collect();
    let more = json!({"collection_id": collection, "movement_type_id": lists.movement_types["Quartz"], "complication_ids": complications});
    let watch = enter(client, lists.brand("Rolex"), &format!("Model {number}"), more).await;
    client.upload(&format!("{}/images", at(&watch)), "p.png", &png(2, 2)).await.expect(201);
    watch
}

/// An account whose session the server has looked up already: the first request of a session takes one statement more.
async fn known(app: &TestApp) -> Client {
    let owner = app.user("owner@example.com").await;
    owner.get("/api/v1/auth/me").await.expect(200);
    owner
}

/// Statements of each read of a collection of this size.
async fn reads(client: &Client, watches: &[Value]) -> Vec<(&'static str, u32)> {
    let count = async |path: String| {
        let answer = client.get(&path).await;
        answer.expect(200);
        answer.queries
    };
    let compared: Vec<String> = watches.iter().take(4).map(id).collect();
    let mut counts = vec![
        ("list", count(format!("{WATCHES}?limit=100")).await),
        ("list, searched and filtered", count(format!("{WATCHES}?limit=100&q=rolex&price_max=5&currency=USD")).await),
        ("list, sorted by brand", count(format!("{WATCHES}?limit=100&sort=brand&order=asc")).await),
        ("detail", count(at(&watches[0])).await),
        ("summary", count(format!("{WATCHES}/summary")).await),
        ("collections", count("/api/v1/collections".to_owned()).await),
        ("brands", count("/api/v1/brands".to_owned()).await),
        ("images", count(format!("{}/images", at(&watches[0]))).await),
        ("export, before its first piece", count(format!("{WATCHES}/export?format=csv")).await),
    ];
    if compared.len() > 1 {
        counts.push(("compare", count(format!("{WATCHES}/compare?ids={}", compared.join(","))).await));
    }
    counts
}

fn most(name: &str) -> u32 {
    match name {
        // Of the rows, their number, and their complications.
        "list" | "list, searched and filtered" | "list, sorted by brand" => LIST,
        "detail" | "compare" => DETAIL,
        "summary" => SUMMARY,
        "images" => 2,
        "export, before its first piece" => 3,
        _ => 1,
    }
}

const LIST: u32 = 3;
const DETAIL: u32 = 3;
const SUMMARY: u32 = 6;

on_both_engines! {
    async fn reads_take_as_many_statements_for_fifty_rows_as_for_one(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let mut watches = vec![full(&owner, &lists, 0).await];
        for (name, count) in reads(&owner, &watches).await {
            assert!(count <= most(name), "{name} with one row: {count}");
        }
        watches.push(full(&owner, &lists, 1).await);
        let few = reads(&owner, &watches).await;
        for number in 2..50 {
            watches.push(full(&owner, &lists, number).await);
        }
        let many = reads(&owner, &watches).await;
        assert_eq!(few, many);
        for (name, count) in many {
            assert!(count <= most(name), "{name}: {count}");
        }
        assert_eq!(owner.get(&format!("{WATCHES}?limit=100")).await.expect(200)["items"].as_array().unwrap().len(), 50);
    }

    async fn a_misspelt_search_takes_three_more(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let mut counts = Vec::new();
        for size in [1, 40] {
            for number in 0..size {
                enter(&owner, lists.brand("Rolex"), &format!("Submariner {number}"), json!({})).await;
            }
            let answer = owner.get(&format!("{WATCHES}?q=submarinr")).await;
            assert_eq!(answer.expect(200)["corrected"], "submariner");
            counts.push(answer.queries);
        }
        // Nothing found (1), the words there are (1), the page of the corrected ones.
        assert_eq!(counts, [2 + LIST; 2]);
    }

    async fn writing_takes_as_many_statements_for_many_complications_as_for_one(app) {
        let owner = known(&app).await;
        let lists = Lists::of(&app).await;
        let all: Vec<&String> = lists.complications.values().collect();
        let (mut created, mut updated) = (Vec::new(), Vec::new());
        for count in [1, 17] {
            let mut input = json!({"brand_id": lists.brand("Rolex"), "model": "x"});
            merge(&mut input, json!({"complication_ids": all[..count]}));
            let answer = owner.post(WATCHES, input).await;
            let watch = answer.expect(201);
            created.push(answer.queries);
            let answer = owner.patch(&at(&watch), json!({"complication_ids": all[17 - count..]})).await;
            answer.expect(200);
            updated.push(answer.queries);
        }
        assert_eq!(created[0], created[1]);
        assert_eq!(updated[0], updated[1]);
        assert!(created[0] <= 12 && updated[0] <= 14, "{created:?} {updated:?}");
    }

    async fn a_dry_run_takes_as_many_statements_for_400_rows_as_for_one(app) {
        let owner = known(&app).await;
        let mut counts = Vec::new();
        for rows in [1, 400] {
            let rows: String = (0..rows).map(|number| format!("Rolex,Model {number},Box {number},{number}\n")).collect();
            let file = format!("brand,model,collection,serial number\n{rows}");
            let made = owner.upload("/api/v1/imports", "l.csv", file.as_bytes()).await;
            let import = id(&made.expect(201));
            let place = format!("/api/v1/imports/{import}");
            let read = owner.get(&place).await;
            let changed = owner.patch(&place, json!({"options": {"skip_errors": true}})).await;
            read.expect(200);
            changed.expect(200);
            counts.push([made.queries, read.queries, changed.queries]);
        }
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0].iter().all(|count| *count <= 10), "{counts:?}");
    }
}
