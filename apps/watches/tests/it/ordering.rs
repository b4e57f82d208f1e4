//! Every order both ways, with ties and unknown values, page by page forwards and backwards, the same on both databases.

use std::{
    cmp::Ordering,
    sync::{Arc, Mutex},
};

use seaworthy_testkit::{Client, Engine, Setup, TestApp, on_both_engines, run};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, id, text},
    generated::{Sample, enter_generated},
};

/// The places of entering, for each order.
type Orders = Vec<(String, Vec<usize>)>;

const SORTS: [&str; 8] =
    ["created_at", "updated_at", "purchase_date", "purchase_price", "current_value", "brand", "model", "case_diameter"];

/// The order in the test's own words: unknown values last and currencies by name, whichever way the rest goes.
fn compare(sort: &str, descending: bool, a: &Sample, b: &Sample) -> Ordering {
    let way = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
    let money = |a: Option<(i64, &str)>, b: Option<(i64, &str)>| {
        a.is_none()
            .cmp(&b.is_none())
            .then(a.map(|(_, code)| code).cmp(&b.map(|(_, code)| code)))
            .then(way(a.map(|(amount, _)| amount).cmp(&b.map(|(amount, _)| amount))))
    };
    let first = match sort {
        "purchase_date" => a.purchased.is_none().cmp(&b.purchased.is_none()).then(way(a.purchased.cmp(&b.purchased))),
        "purchase_price" => money(a.price, b.price),
        "current_value" => money(a.value, b.value),
        "brand" => way(a.brand.1.cmp(b.brand.1).then(a.model.1.cmp(b.model.1))),
        "model" => way(a.model.1.cmp(b.model.1)),
        "case_diameter" => a.diameter.is_none().cmp(&b.diameter.is_none()).then(way(a.diameter.cmp(&b.diameter))),
        // Nothing has been changed since it was entered.
        _ => way(a.number.cmp(&b.number)),
    };
    first.then(way(a.id.cmp(&b.id)))
}

/// One page; checks what every page must be.
async fn page(client: &Client, query: &str, cursor: &Value, total: usize, limit: usize) -> Value {
    let cursor = cursor.as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    let page = client.get(&format!("{WATCHES}?{query}&limit={limit}{cursor}")).await.expect(200);
    assert_eq!(page["total"], total, "{query}");
    assert!(page["items"].as_array().unwrap().len() <= limit);
    page
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(id).collect()
}

/// All rows by going forwards, after checking that going backwards gives the same.
async fn walk(client: &Client, query: &str, total: usize, limit: usize) -> Vec<String> {
    let mut forwards = Vec::new();
    let mut current = page(client, query, &Value::Null, total, limit).await;
    assert!(current["previous"].is_null());
    loop {
        assert_eq!(current["from"], forwards.len(), "{query}");
        forwards.extend(ids(&current));
        if current["next"].is_null() {
            break;
        }
        current = page(client, query, &current["next"], total, limit).await;
    }
    let mut backwards = ids(&current);
    while !current["previous"].is_null() {
        current = page(client, query, &current["previous"], total, limit).await;
        backwards.splice(0..0, ids(&current));
        assert_eq!(current["from"], forwards.len() - backwards.len(), "{query}");
    }
    assert_eq!(backwards, forwards, "{query}");
    forwards
}

/// Every order, as places of entering, checked against the test's own.
async fn orders(app: &TestApp) -> Orders {
    let owner = app.user("owner@example.com").await;
    let generated = enter_generated(app, &owner, 7, 120).await;
    let there: Vec<&Sample> = generated.samples.iter().filter(|watch| !watch.deleted).collect();
    let mut recorded = Vec::new();
    for sort in SORTS {
        for order in ["asc", "desc"] {
            let mut expected = there.clone();
            expected.sort_by(|a, b| compare(sort, order == "desc", a, b));
            let query = format!("sort={sort}&order={order}");
            let walked = walk(&owner, &query, there.len(), 13).await;
            assert_eq!(walked, expected.iter().map(|watch| watch.id.clone()).collect::<Vec<_>>(), "{query}");
            recorded.push((query, expected.iter().map(|watch| watch.number).collect()));
        }
    }
    // Page sizes of one, of exactly the rest, and of more; a filter goes with the cursor.
    let deleted = generated.samples.len() - there.len();
    let trash = walk(&owner, "deleted=true&sort=model&order=asc", deleted, 1).await;
    assert_eq!(walk(&owner, "deleted=true&sort=model&order=asc", deleted, deleted).await, trash);
    assert_eq!(walk(&owner, "deleted=true&sort=model&order=asc", deleted, 100).await, trash);
    let dated = there.iter().filter(|watch| watch.purchased.is_none()).count();
    assert!(dated > 10 && deleted > 3, "there are unknown values and there is trash: {dated}, {deleted}");
    recorded
}

#[test]
fn every_order_is_right_and_the_same_on_both_databases() {
    let seen: Arc<Mutex<Vec<Orders>>> = Arc::default();
    std::thread::scope(|scope| {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let seen = Arc::clone(&seen);
            scope.spawn(move || {
                run(engine, Setup::default(), apps(), async move |app| {
                    let recorded = orders(&app).await;
                    seen.lock().unwrap().push(recorded);
                });
            });
        }
    });
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0], seen[1]);
}

on_both_engines! {
    async fn newest_first_unless_told_otherwise(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for number in 0..25 {
            enter(&owner, lists.brand("Rolex"), &format!("{number}"), json!({})).await;
        }
        let page = owner.get(WATCHES).await.expect(200);
        let models: Vec<String> = page["items"].as_array().unwrap().iter().map(|item| text(item, "model")).collect();
        assert_eq!(models, (5..25).rev().map(|number| number.to_string()).collect::<Vec<_>>());
        assert_eq!((&page["total"], &page["from"], &page["corrected"]), (&json!(25), &json!(0), &Value::Null));
        for limit in [1, 100] {
            let page = owner.get(&format!("{WATCHES}?limit={limit}")).await.expect(200);
            assert_eq!(page["items"].as_array().unwrap().len(), limit.min(25));
        }
    }

    async fn rows_that_come_and_go_neither_repeat_nor_hide_others(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let mut watches = Vec::new();
        for model in ["a", "b", "c", "d", "e", "f"] {
            watches.push(enter(&owner, lists.brand("Rolex"), model, json!({})).await);
        }
        let first = owner.get(&format!("{WATCHES}?sort=model&order=asc&limit=2")).await.expect(200);
        // The last row of the page goes, one comes in before it and one behind it.
        owner.delete(&at(&watches[1])).await.expect(204);
        enter(&owner, lists.brand("Rolex"), "aa", json!({})).await;
        enter(&owner, lists.brand("Rolex"), "cc", json!({})).await;
        let next = owner.get(&format!("{WATCHES}?sort=model&order=asc&limit=10&cursor={}", first["next"].as_str().unwrap())).await.expect(200);
        let models: Vec<String> = next["items"].as_array().unwrap().iter().map(|item| text(item, "model")).collect();
        assert_eq!(models, ["c", "cc", "d", "e", "f"]);
    }

    async fn a_cursor_is_of_one_order(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        let lists = Lists::of(&app).await;
        for model in ["a", "b", "c"] {
            enter(&owner, lists.brand("Rolex"), model, json!({})).await;
            enter(&other, lists.brand("Rolex"), model, json!({})).await;
        }
        let page = owner.get(&format!("{WATCHES}?sort=model&order=asc&limit=1")).await.expect(200);
        let cursor = page["next"].as_str().unwrap();
        for query in ["sort=model&order=desc", "sort=brand&order=asc", "sort=created_at", ""] {
            let answer = owner.get(&format!("{WATCHES}?{query}&cursor={cursor}")).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), ["cursor"]);
        }
        // Another's cursor shows one's own rows only.
        let theirs = other.get(&format!("{WATCHES}?sort=model&order=asc&cursor={cursor}")).await.expect(200);
        let own = other.get(&format!("{WATCHES}?sort=model&order=asc")).await.expect(200);
        assert!(ids(&theirs).iter().all(|id| ids(&own).contains(id)));
    }

    async fn items_have_only_the_fields_asked_for(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Submariner", json!({})).await;
        let page = owner.get(&format!("{WATCHES}?fields=id,model,brand")).await.expect(200);
        assert_eq!(page["items"], json!([{"id": watch["id"], "model": "Submariner", "brand": watch["brand"]}]));
        assert_eq!(page["total"], 1);
        assert_eq!(owner.get(&format!("{WATCHES}?fields=nothing")).await.expect(200)["items"], json!([{}]));
        let many = vec!["id"; 31].join(",");
        assert_eq!(owner.get(&format!("{WATCHES}?fields={many}")).await.fields(), ["fields"]);
    }
}
