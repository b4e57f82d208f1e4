//! The lists that are common to all accounts.

use std::sync::{Arc, Mutex};

use seaworthy_testkit::{Engine, Setup, on_both_engines, run};
use serde_json::Value;

use crate::{apps, fixtures::text};

const LISTS: [(&str, usize, &[&str]); 3] = [
    ("brands", 110, &["Rolex", "Omega", "Seiko", "Grand Seiko", "Tudor"]),
    ("movement-types", 6, &["Hand-wound", "Automatic", "Quartz", "Spring Drive", "Solar", "Kinetic"]),
    ("complications", 17, &["Date", "Day-Date", "Chronograph", "GMT", "Dual Time"]),
];

on_both_engines! {
    async fn lists_are_public_whole_and_in_curated_order(app) {
        for (list, count, first) in LISTS {
            let answer = app.nobody().get(&format!("/api/v1/reference/{list}")).await;
            let body = answer.expect(200);
            let items = body.as_array().unwrap();
            assert_eq!(items.len(), count, "{list}");
            assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"), "{list}");
            let names: Vec<String> = items.iter().map(|item| text(item, "name")).collect();
            assert_eq!(names[..first.len()], *first);
            let place = |item: &Value| (item["sort_order"].as_i64().unwrap(), text(item, "name"));
            assert!(items.is_sorted_by_key(place), "{list} is not ordered by sort value, then name");
            for item in items {
                assert_eq!(item.as_object().unwrap().len(), 3, "{item}");
            }
        }
    }

    async fn a_list_that_the_client_has_is_not_sent_again(app) {
        let answer = app.nobody().get("/api/v1/reference/brands").await;
        let etag = answer.header("etag").unwrap();
        let again = app.nobody().with_header("if-none-match", etag).get("/api/v1/reference/brands").await;
        again.expect(304);
        assert!(again.body.is_empty());
    }

    async fn currencies_have_their_minor_digits(app) {
        let answer = app.nobody().get("/api/v1/reference/currencies").await;
        assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
        let body = answer.expect(200);
        let all = body.as_array().unwrap();
        assert!(all.len() > 150, "{} currencies", all.len());
        assert!(all.is_sorted_by_key(|currency| text(currency, "code")));
        for (code, digits) in [("USD", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3), ("TND", 3), ("CHF", 2)] {
            let currency = all.iter().find(|currency| currency["code"] == code).unwrap();
            assert_eq!(currency["minor_digits"], digits, "{code}");
            assert!(!text(currency, "name").is_empty());
        }
    }
}

#[test]
fn both_databases_have_the_same_ids() {
    let seen: Arc<Mutex<Vec<Vec<Value>>>> = Arc::default();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let seen = Arc::clone(&seen);
        run(engine, Setup::default(), apps(), async move |app| {
            let mut lists = Vec::new();
            for (list, ..) in LISTS {
                lists.push(app.nobody().get(&format!("/api/v1/reference/{list}")).await.expect(200));
            }
            seen.lock().unwrap().push(lists);
        });
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0], seen[1]);
}
