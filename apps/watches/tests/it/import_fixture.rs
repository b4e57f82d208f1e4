//! A list of 500 watches as people really keep it, from file to collection and back.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, enter, id, text},
};

const LIST: &[u8] = include_bytes!("../fixtures/collection-500.csv");
const IMPORTS: &str = "/api/v1/imports";

/// Everything that the account has, as it is exported and listed.
async fn all_of(client: &Client) -> Value {
    let mut export = client.get(&format!("{WATCHES}/export?format=json")).await.expect(200);
    export["exported_at"] = Value::Null;
    json!({
        "export": export,
        "collections": client.get("/api/v1/collections").await.expect(200),
        "brands": client.get("/api/v1/brands").await.expect(200),
        "summary": client.get(&format!("{WATCHES}/summary")).await.expect(200),
        "list": client.get(&format!("{WATCHES}?limit=100")).await.expect(200),
    })
}

fn purchase_totals(summary: &Value) -> BTreeMap<String, i64> {
    let currencies = summary["by_currency"].as_array().unwrap().iter();
    currencies.map(|row| (text(row, "currency"), row["purchase_total"]["amount"].as_i64().unwrap())).collect()
}

fn priced(summary: &Value) -> i64 {
    summary["by_currency"].as_array().unwrap().iter().filter_map(|row| row["watches_with_price"].as_i64()).sum()
}

on_both_engines! {
    async fn five_hundred_watches_come_in_and_go_again(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        // What is there before, some of it also in the list: a brand and a collection.
        let brand = id(&owner.post("/api/v1/brands", json!({"name": "MING"})).await.expect(201));
        let collection = id(&owner.post("/api/v1/collections", json!({"name": "box a", "is_default": true, "color": "#ef4444"})).await.expect(201));
        enter(&owner, &brand, "Before", json!({"collection_id": collection})).await;
        enter(&owner, lists.brand("Rolex"), "Before too", json!({"purchase_price": {"amount": 100, "currency": "SEK"}})).await;
        let before = all_of(&owner).await;

        let answer = owner.upload(IMPORTS, "My watches.csv", LIST).await;
        let made = answer.expect(201);
        let place = format!("{IMPORTS}/{}", id(&made));
        assert_eq!(answer.header("location"), Some(place.as_str()));
        assert_eq!((&made["format"], &made["status"], &made["file_name"]), (&json!("csv"), &json!("draft"), &json!("My watches.csv")));
        assert_eq!((&made["options"]["date_order"], &made["options"]["decimal_mark"]), (&json!("day_first"), &json!("point")));
        assert_eq!((&made["options"]["default_currency"], &made["options"]["skip_errors"]), (&json!("USD"), &json!(false)));
        let unmapped: Vec<&Value> = made["columns"].as_array().unwrap().iter().filter(|column| column["field"].is_null()).collect();
        assert_eq!(unmapped.iter().map(|column| text(column, "name")).collect::<Vec<_>>(), ["No."]);
        let report = &made["report"];
        assert_eq!((&report["rows"], &report["ready"], &report["errors"], &report["duplicates"]), (&json!(500), &json!(469), &json!(17), &json!(14)));
        let brands: BTreeSet<&str> = report["new_brands"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        // Ming is the owner's already.
        assert_eq!(brands, BTreeSet::from(["Kurono Tokyo", "Furlan Marri", "Junghans", "Laco", "Vostok", "Studio Underd0g", "Raketa"]));
        let collections: Vec<&str> = report["new_collections"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(collections.contains(&"Safe") && !collections.contains(&"Box A"), "{collections:?}");
        let items = report["items"].as_array().unwrap();
        assert_eq!(items.len(), 200);
        let problems = items.iter().take_while(|item| item["status"] != "ready").count();
        assert_eq!(problems, 31, "rows with problems come first");
        let date = items.iter().find(|item| item["errors"][0]["value"] == "31/04/2021").unwrap();
        assert_eq!((&date["errors"][0]["field"], &date["errors"][0]["column"], &date["errors"][0]["code"]), (&json!("purchase_date"), &json!("Bought"), &json!("bad_format")));
        assert_eq!(owner.get(&place).await.expect(200), made);
        assert_eq!(all_of(&owner).await, before, "a dry run changes nothing");

        // Rows in error stop it, unless they are to be left out.
        let refused = owner.post(&format!("{place}/apply"), json!({})).await;
        refused.refused(422, "validation_failed");
        assert_eq!(refused.fields(), ["options.skip_errors"]);
        assert_eq!(all_of(&owner).await, before);
        assert_eq!(owner.patch(&place, json!({"options": {"skip_errors": true}})).await.expect(200)["report"], *report);
        let applied = owner.post(&format!("{place}/apply"), json!({})).await.expect(200);
        assert_eq!((&applied["status"], &applied["created_count"]), (&json!("applied"), &json!(469)));
        assert!(applied["applied_at"].is_string());

        let after = all_of(&owner).await;
        let mut totals = purchase_totals(&after["summary"]);
        assert_eq!(totals.remove("SEK"), Some(100));
        let expected = [("CHF", 59_392_500), ("EUR", 115_262_500), ("GBP", 84_272_500), ("JPY", 60_017_500), ("USD", 316_277_500)];
        assert_eq!(totals, expected.into_iter().map(|(code, total)| (code.to_owned(), total)).collect());
        assert_eq!((&after["summary"]["watches"], priced(&after["summary"])), (&json!(471), 441));
        let names: BTreeSet<String> = after["brands"].as_array().unwrap().iter().map(|brand| text(brand, "name")).collect();
        assert_eq!(names.len(), 8);
        let watches = after["export"]["watches"].as_array().unwrap();
        let by_notes = |notes: &str| watches.iter().find(|watch| watch["notes"] == notes);
        for notes in ["Robert'); DROP TABLE watches;--", "<script>alert(1)</script>", "../../etc/passwd", "🕰️ gift from grandpa 👴", "line one\nline two\n\nline four"] {
            assert!(by_notes(notes).is_some(), "{notes}");
        }
        let dated = owner.get(&format!("{WATCHES}?purchased_from=0001-01-01")).await.expect(200);
        assert_eq!(dated["total"], 401);
        // In the order of the file.
        assert_eq!((&watches[2]["model"], &watches[3]["model"]), (&json!("Submariner"), &json!("Submariner Date")));
        let first = watches.iter().find(|watch| watch["collection"] == "box a" && watch["brand"] == "Rolex");
        assert!(first.is_some(), "Box A of the list is the collection that was there");

        // The same file again brings nothing new.
        let again = owner.upload(IMPORTS, "again.csv", LIST).await.expect(201);
        let report = &again["report"];
        assert_eq!((&report["ready"], &report["errors"], &report["duplicates"]), (&json!(0), &json!(17), &json!(483)));
        assert_eq!((&report["new_brands"], &report["new_collections"]), (&json!([]), &json!([])));

        let undone = owner.post(&format!("{place}/undo"), json!({})).await.expect(200);
        assert_eq!((&undone["status"], undone["undone_at"].is_string()), (&json!("undone"), true));
        assert_eq!(all_of(&owner).await, before, "what was there before, and nothing else");
        assert_eq!(owner.get(&format!("{WATCHES}?deleted=true")).await.expect(200)["total"], 0);
        let list = owner.get(IMPORTS).await.expect(200);
        let states: Vec<(String, i64)> = list.as_array().unwrap().iter().map(|import| (text(import, "status"), import["rows"].as_i64().unwrap())).collect();
        assert_eq!(states, [("draft".to_owned(), 500), ("undone".to_owned(), 500)]);
    }

    async fn an_undo_keeps_what_the_owner_made_of_it(app) {
        let owner = app.user("owner@example.com").await;
        let list = b"brand,model,collection\nJunghans,Max Bill,Bauhaus\nLaco,Augsburg,Fliers\nRolex,Explorer,\n";
        let import = id(&owner.upload(IMPORTS, "l.csv", list).await.expect(201));
        owner.post(&format!("{IMPORTS}/{import}/apply"), json!({})).await.expect(200);
        // A watch of the owner's own now uses a brand and a collection that the import made.
        let brands = owner.get("/api/v1/brands").await.expect(200);
        let junghans = brands.as_array().unwrap().iter().find(|brand| brand["name"] == "Junghans").unwrap();
        let collections = owner.get("/api/v1/collections").await.expect(200);
        let bauhaus = collections.as_array().unwrap().iter().find(|collection| collection["name"] == "Bauhaus").unwrap();
        enter(&owner, &id(junghans), "Meister", json!({"collection_id": id(bauhaus)})).await;
        owner.post(&format!("{IMPORTS}/{import}/undo"), json!({})).await.expect(200);
        let left = owner.get(WATCHES).await.expect(200);
        assert_eq!((&left["total"], &left["items"][0]["model"], &left["items"][0]["collection"]["name"]), (&json!(1), &json!("Meister"), &json!("Bauhaus")));
        let names = |all: Value| all.as_array().unwrap().iter().map(|one| text(one, "name")).collect::<Vec<_>>();
        assert_eq!(names(owner.get("/api/v1/brands").await.expect(200)), ["Junghans"]);
        assert_eq!(names(owner.get("/api/v1/collections").await.expect(200)), ["Bauhaus"]);
    }
}
