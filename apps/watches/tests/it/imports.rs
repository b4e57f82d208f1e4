//! How a list is read: mapping, options, collections, JSON, limits.

use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, enter, id, text},
};

const IMPORTS: &str = "/api/v1/imports";
const LIST: &str = "Brand;Model;Bought;Price;Remarks\nRolex;Submariner;03/04/2021;9.500;first\nOmega;Speedmaster;05/06/2020;4.250;second\n";

async fn upload(client: &Client, content: &str) -> (String, Value) {
    let made = client.upload(IMPORTS, "list", content.as_bytes()).await.expect(201);
    (format!("{IMPORTS}/{}", id(&made)), made)
}

async fn watches(client: &Client) -> Vec<Value> {
    let export = client.get(&format!("{WATCHES}/export?format=json")).await.expect(200);
    export["watches"].as_array().unwrap().clone()
}

/// The least that a JSON export may be.
fn export_of(watches: Value) -> String {
    json!({"format": "seaworthy.watches", "version": 1, "watches": watches}).to_string()
}

on_both_engines! {
    async fn columns_can_be_read_as_other_fields(app) {
        let owner = app.user("owner@example.com").await;
        let (place, made) = upload(&owner, LIST).await;
        let columns = made["columns"].as_array().unwrap();
        assert_eq!(columns[4]["samples"], json!(["first", "second"]));
        let mut mapping: Vec<Value> = columns.iter().map(|column| column["field"].clone()).collect();
        assert_eq!(mapping, [json!("brand"), json!("model"), json!("purchase_date"), json!("purchase_price"), json!("notes")]);
        mapping[3] = Value::Null;
        mapping[4] = json!("retailer");
        let changed = owner.patch(&place, json!({"mapping": mapping})).await.expect(200);
        assert_eq!(changed["columns"].as_array().unwrap().iter().map(|column| column["field"].clone()).collect::<Vec<_>>(), mapping);
        assert_eq!(owner.get(&place).await.expect(200), changed);
        owner.post(&format!("{place}/apply"), json!({})).await.expect(200);
        let watches = watches(&owner).await;
        assert_eq!((&watches[0]["retailer"], &watches[0]["notes"], &watches[0]["purchase_price"]), (&json!("first"), &Value::Null, &Value::Null));
    }

    async fn wrong_mappings_are_refused_by_name(app) {
        let owner = app.user("owner@example.com").await;
        let (place, made) = upload(&owner, LIST).await;
        for (mapping, field) in [
            (json!(["brand", "model"]), "mapping"),
            (json!(["brand", "model", null, null, "model"]), "mapping"),
            (json!(["brand", "model", null, null, null, null]), "mapping"),
            (json!([]), "mapping"),
            (json!("brand"), "mapping"),
        ] {
            let answer = owner.patch(&place, json!({"mapping": mapping})).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field], "{mapping}");
        }
        let answer = owner.patch(&place, json!({"mapping": ["brand", "model", null, null, "owner"]})).await;
        answer.refused(422, "validation_failed");
        assert!(answer.fields()[0].starts_with("mapping"), "{:?}", answer.fields());
        for (options, field) in [
            (json!({"date_order": "backwards"}), "options.date_order"),
            (json!({"decimal_mark": ","}), "options.decimal_mark"),
            (json!({"default_currency": "XQZ"}), "options.default_currency"),
            (json!({"duplicates": "merge"}), "options.duplicates"),
            (json!({"skip_errors": "yes"}), "options.skip_errors"),
            (json!({"collection_id": "none"}), "options.collection_id"),
            (json!({"unknown": 1}), "options.unknown"),
        ] {
            let answer = owner.patch(&place, json!({"options": options})).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field], "{options}");
        }
        assert_eq!(owner.get(&place).await.expect(200), made);
    }

    async fn a_mapping_without_models_makes_errors_not_watches(app) {
        let owner = app.user("owner@example.com").await;
        let (place, _) = upload(&owner, LIST).await;
        let changed = owner.patch(&place, json!({"mapping": ["brand", null, null, null, null]})).await.expect(200);
        assert_eq!((&changed["report"]["ready"], &changed["report"]["errors"]), (&json!(0), &json!(2)));
        let applied = owner.patch(&place, json!({"options": {"skip_errors": true}})).await;
        applied.expect(200);
        assert_eq!(owner.post(&format!("{place}/apply"), json!({})).await.expect(200)["created_count"], 0);
    }

    async fn options_decide_what_can_be_read_twice(app) {
        let owner = app.user("owner@example.com").await;
        let list = "Brand,Model,Bought,Price\nRolex,Submariner,03/04/2021,\"9,500\"\nRolex,Submariner,03/04/2021,\"9,500\"\n";
        for (options, date, amount, currency, count) in [
            (json!({}), "2021-04-03", 950_000, "USD", 1),
            (json!({"date_order": "month_first"}), "2021-03-04", 950_000, "USD", 0),
            (json!({"date_order": "month_first", "duplicates": "import", "default_currency": "EUR"}), "2021-03-04", 950_000, "EUR", 2),
            (json!({"default_currency": "JPY", "duplicates": "import"}), "2021-04-03", 9500, "JPY", 2),
            (json!({"decimal_mark": "comma", "default_currency": "KWD", "duplicates": "import"}), "2021-04-03", 9500, "KWD", 2),
        ] {
            let (place, _) = upload(&owner, list).await;
            let changed = owner.patch(&place, json!({"options": options})).await.expect(200);
            assert_eq!(changed["report"]["ready"], count, "{options}: {}", changed["report"]);
            owner.post(&format!("{place}/apply"), json!({})).await.expect(200);
            let all = watches(&owner).await;
            if count > 0 {
                let last = all.last().unwrap();
                assert_eq!((&last["purchase_date"], &last["purchase_price"]), (&json!(date), &json!({"amount": amount, "currency": currency})), "{options}");
            }
        }
        assert_eq!(watches(&owner).await.len(), 7);
        // The account's currency is where it starts.
        owner.patch("/api/v1/auth/me", json!({"default_currency": "CHF"})).await.expect(200);
        assert_eq!(upload(&owner, list).await.1["options"]["default_currency"], "CHF");
    }

    async fn rows_without_a_collection_go_where_the_owner_says(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        let own = id(&owner.post("/api/v1/collections", json!({"name": "Mine"})).await.expect(201));
        let foreign = id(&other.post("/api/v1/collections", json!({"name": "Theirs"})).await.expect(201));
        let list = "brand,model,collection\nRolex,A,\nRolex,B,MINE\nRolex,C,New\nRolex,D,theirs\n";
        for wrong in [foreign.as_str(), "01920000-0000-7000-8000-000000000001"] {
            let (place, _) = upload(&owner, list).await;
            let changed = owner.patch(&place, json!({"options": {"collection_id": wrong}})).await;
            // Refused when it is set, or at the latest when it is used.
            let refused = if changed.status == 200 { owner.post(&format!("{place}/apply"), json!({})).await } else { changed };
            refused.refused(422, "validation_failed");
            assert_eq!(refused.fields(), ["options.collection_id"]);
        }
        assert!(watches(&owner).await.is_empty());
        let (place, _) = upload(&owner, list).await;
        let changed = owner.patch(&place, json!({"options": {"collection_id": own}})).await.expect(200);
        assert_eq!(changed["report"]["new_collections"], json!(["New", "theirs"]));
        owner.post(&format!("{place}/apply"), json!({})).await.expect(200);
        let collections: Vec<Value> = watches(&owner).await.iter().map(|watch| watch["collection"].clone()).collect();
        assert_eq!(collections, [json!("Mine"), json!("Mine"), json!("New"), json!("theirs")]);
        assert_eq!(other.get("/api/v1/collections").await.expect(200)[0]["watch_count"], 0);
    }

    async fn what_is_in_the_trash_is_no_duplicate(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Submariner", json!({"reference_number": "16610 LN"})).await;
        let list = "brand,model,reference\nROLEX,submariner,16610-LN\n";
        assert_eq!(upload(&owner, list).await.1["report"]["duplicates"], 1);
        owner.delete(&crate::fixtures::at(&watch)).await.expect(204);
        assert_eq!(upload(&owner, list).await.1["report"]["duplicates"], 0);
    }

    async fn a_json_export_says_what_it_is(app) {
        let owner = app.user("owner@example.com").await;
        for wrong in [
            json!({"format": "seaworthy.watches", "version": 2, "watches": []}).to_string(),
            json!({"format": "seaworthy.watches", "version": 0, "watches": []}).to_string(),
            json!({"format": "seaworthy.watches", "watches": []}).to_string(),
            json!({"format": "other", "version": 1, "watches": []}).to_string(),
            json!({"version": 1, "watches": []}).to_string(),
            json!({"format": "seaworthy.watches", "version": 1, "watches": {}}).to_string(),
            json!({"format": "seaworthy.watches", "version": 1}).to_string(),
            "{".to_owned(),
            "{}".to_owned(),
            export_of(json!([])).replace('}', ""),
        ] {
            owner.upload(IMPORTS, "export.json", wrong.as_bytes()).await.refused(422, "list_unreadable");
        }
        let collections = json!({"format": "seaworthy.watches", "version": 1, "collections": [{"name": "x", "color": "red", "is_default": false}], "watches": []});
        assert_eq!(owner.upload(IMPORTS, "export.json", collections.to_string().as_bytes()).await.status, 422);
        assert_eq!(owner.get(IMPORTS).await.expect(200), json!([]));
        // A byte order mark and blanks in front do not matter.
        let (_, made) = upload(&owner, &format!("\u{feff}\n  {}", export_of(json!([{"brand": "Rolex", "model": "X"}])))).await;
        assert_eq!((&made["format"], &made["columns"], &made["report"]["ready"]), (&json!("json"), &json!([]), &json!(1)));
    }

    async fn one_bad_watch_in_json_is_reported_with_its_place(app) {
        let owner = app.user("owner@example.com").await;
        let (place, made) = upload(&owner, &export_of(json!([
            {"brand": "Rolex", "model": "Good"},
            {"brand": "Omega", "model": "Bad", "production_year": 3, "purchase_price": {"amount": -1, "currency": "USD"}, "colour": "x"},
            {"brand": "Rolex", "model": "Good too", "complications": ["Date"], "movement_type": "Automatic"},
            {"brand": "Tudor", "model": "Unknown names", "complications": ["Flyback"], "movement_type": "Steam", "case_diameter_mm": 40.123},
            {"brand": " ", "model": "\t"},
            5,
        ]))).await;
        let report = &made["report"];
        assert_eq!((&report["rows"], &report["ready"], &report["errors"]), (&json!(6), &json!(2), &json!(4)));
        let place_and_fields = |item: &Value| {
            let mut fields: Vec<String> = item["errors"].as_array().unwrap().iter().map(|error| text(error, "field")).collect();
            fields.sort_unstable();
            (item["line"].as_i64().unwrap(), text(item, "title"), fields.join(" "))
        };
        let items: Vec<_> = report["items"].as_array().unwrap().iter().filter(|item| item["status"] == "error").map(place_and_fields).collect();
        assert_eq!(items[0], (2, "Omega Bad".to_owned(), "colour production_year purchase_price.amount".to_owned()));
        assert_eq!(items[1], (4, "Tudor Unknown names".to_owned(), "case_diameter_mm complications movement_type".to_owned()));
        assert_eq!((items[2].0, items[2].2.as_str()), (5, "brand model"));
        assert_eq!(items[3].0, 6);
        owner.post(&format!("{place}/apply"), json!({})).await.refused(422, "validation_failed");
        owner.patch(&place, json!({"options": {"skip_errors": true}})).await.expect(200);
        owner.post(&format!("{place}/apply"), json!({})).await.expect(200);
        assert_eq!(watches(&owner).await.iter().map(|watch| text(watch, "model")).collect::<Vec<_>>(), ["Good", "Good too"]);
    }

    async fn what_is_no_list_is_refused_and_not_kept(app) {
        let owner = app.user("owner@example.com").await;
        let mut open = "brand,model\nRolex,\"Submariner\n".to_owned();
        open.push_str(&"Omega,Speedmaster\n".repeat(3));
        for (name, content) in [
            ("book.xlsx", b"PK\x03\x04\x14\0\x06\0".as_slice()),
            ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            ("empty.csv", b""),
            ("blank.csv", b"\n\n  \n"),
            ("header.csv", b"brand,model\n"),
            ("open.csv", open.as_bytes()),
        ] {
            let detail = owner.upload(IMPORTS, name, content).await.refused(422, "list_unreadable");
            assert!(!text(&detail, "detail").is_empty(), "{name}");
        }
        assert_eq!(owner.get(IMPORTS).await.expect(200), json!([]));
    }

    async fn lists_have_a_largest_size(app) {
        let owner = app.user("owner@example.com").await;
        let many = format!("brand,model\n{}", "Rolex,X\n".repeat(20_001));
        let detail = owner.upload(IMPORTS, "many.csv", many.as_bytes()).await.refused(422, "list_unreadable");
        assert!(text(&detail, "detail").contains("20000"), "{detail}");
        let watches = vec![json!({}); 20_001];
        owner.upload(IMPORTS, "many.json", export_of(json!(watches)).as_bytes()).await.refused(422, "list_unreadable");
        let row = format!("Rolex,X,{}\n", "n".repeat(990));
        let large = format!("brand,model,notes\n{}", row.repeat(6 * 1024 * 1024 / row.len()));
        owner.upload(IMPORTS, "large.csv", large.as_bytes()).await.refused(413, "payload_too_large");
        let huge = vec![b' '; 21 * 1024 * 1024];
        owner.upload(IMPORTS, "huge.json", &huge).await.refused(413, "payload_too_large");
        assert_eq!(owner.get(IMPORTS).await.expect(200), json!([]));
    }
}
