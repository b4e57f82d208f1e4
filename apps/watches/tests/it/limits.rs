//! The limits of each field of a watch: the last value that fits is kept, the next one is refused by name.

use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter},
};

const TEXTS: [(&str, usize); 10] = [
    ("model", 200),
    ("reference_number", 100),
    ("serial_number", 100),
    ("caliber", 100),
    ("retailer", 200),
    ("case_material", 100),
    ("crystal", 100),
    ("dial_color", 100),
    ("strap_material", 100),
    ("notes", 20_000),
];

const LENGTHS: [&str; 4] = ["case_diameter_mm", "case_thickness_mm", "lug_width_mm", "lug_to_lug_mm"];

fn too_large() -> Vec<(&'static str, Value, &'static str)> {
    let mut cases = vec![
        ("production_year", json!(1499), "too_small"),
        ("production_year", json!(2201), "too_large"),
        ("production_year", json!(2021.5), "wrong_type"),
        ("production_year", json!("2021"), "wrong_type"),
        ("production_year", json!(9_223_372_036_854_775_807_i64), "too_large"),
        ("water_resistance_m", json!(-1), "too_small"),
        ("water_resistance_m", json!(20_001), "too_large"),
        ("power_reserve_h", json!(-1), "too_small"),
        ("power_reserve_h", json!(100_001), "too_large"),
        ("power_reserve_h", json!(1e30), "too_large"),
        ("condition", json!("as new"), "not_a_choice"),
        ("condition", json!("Mint"), "not_a_choice"),
        ("condition", json!(1), "not_a_choice"),
        ("brand_id", json!("rolex"), "bad_format"),
        ("brand_id", json!("' OR 1=1 --"), "bad_format"),
        ("collection_id", json!("none"), "bad_format"),
        ("movement_type_id", json!(5), "wrong_type"),
        ("complication_ids", json!("Date"), "wrong_type"),
        ("model", json!(["x"]), "wrong_type"),
        ("notes", json!({"$gt": ""}), "wrong_type"),
    ];
    for field in LENGTHS {
        cases.push((field, json!(-0.01), "too_small"));
        cases.push((field, json!(1000), "too_large"));
        cases.push((field, json!(40.123), "bad_format"));
        cases.push((field, json!("40"), "wrong_type"));
    }
    cases
}

on_both_engines! {
    async fn texts_fit_to_the_last_character(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for letter in ["x", "é", "時", "🕰"] {
            let mut input = json!({});
            for (field, most) in TEXTS {
                input[field] = json!(letter.repeat(most));
            }
            let watch = enter(&owner, lists.brand("Rolex"), "x", input.clone()).await;
            let read = owner.get(&at(&watch)).await.expect(200);
            for (field, _) in TEXTS {
                assert_eq!(read[field], input[field], "{field}");
            }
        }
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        for (field, most) in TEXTS {
            let answer = owner.patch(&at(&watch), json!({field: "x".repeat(most + 1)})).await;
            let body = answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field]);
            assert_eq!((&body["errors"][0]["code"], &body["errors"][0]["params"]["limit"]), (&json!("too_long"), &json!(most)));
        }
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["version"], 1);
    }

    async fn numbers_fit_to_their_ends(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for (year, water, power, length) in [(1500, 0, 0, 0.0), (2200, 20_000, 100_000, 999.99), (2021, 1, 1, 0.01)] {
            let mut input = json!({"production_year": year, "water_resistance_m": water, "power_reserve_h": power});
            for field in LENGTHS {
                input[field] = json!(length);
            }
            let watch = enter(&owner, lists.brand("Rolex"), "x", input.clone()).await;
            for (field, value) in input.as_object().unwrap() {
                assert_eq!(&watch[field], value, "{field}");
            }
        }
        // No binary fraction creeps in: each of these is stored and read back as typed.
        for length in [40.1, 40.15, 41.55, 36.29, 0.29, 999.01, 1.01] {
            let watch = enter(&owner, lists.brand("Rolex"), "x", json!({"case_diameter_mm": length})).await;
            assert_eq!(watch["case_diameter_mm"], json!(length));
        }
    }

    async fn what_does_not_fit_is_refused_by_name_and_kind(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        for (field, value, code) in too_large() {
            let answer = owner.patch(&at(&watch), json!({field: value})).await;
            let body = answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field], "{value}");
            assert_eq!(body["errors"][0]["code"], code, "{field} {value}: {body}");
            assert!(!body["errors"][0]["message"].as_str().unwrap().is_empty());
        }
        let fifty_one = vec![lists.complications["Date"].clone(); 51];
        let answer = owner.patch(&at(&watch), json!({"complication_ids": fifty_one})).await;
        answer.refused(422, "validation_failed");
        assert_eq!(answer.fields(), ["complication_ids"]);
        for unknown in ["owner_id", "version", "id", "deleted_at", "search_text", "price", "__proto__"] {
            let answer = owner.patch(&at(&watch), json!({unknown: "x"})).await;
            let body = answer.refused(422, "validation_failed");
            assert_eq!((answer.fields(), &body["errors"][0]["code"]), (vec![unknown.to_owned()], &json!("unknown_field")));
        }
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["version"], 1);
    }

    async fn several_faults_are_all_named(app) {
        let owner = app.user("owner@example.com").await;
        let answer = owner.post(WATCHES, json!({"model": "", "production_year": 3, "notes": 5, "colour": "x"})).await;
        answer.refused(422, "validation_failed");
        let mut fields = answer.fields();
        fields.sort_unstable();
        assert_eq!(fields, ["brand_id", "colour", "model", "notes", "production_year"]);
    }

    async fn a_model_of_blanks_is_none(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Kept", json!({})).await;
        for blank in ["", " ", "\t\n", "\r", "\u{a0}\u{3000}"] {
            for answer in [
                owner.post(WATCHES, json!({"brand_id": lists.brand("Rolex"), "model": blank})).await,
                owner.patch(&at(&watch), json!({"model": blank})).await,
            ] {
                let body = answer.refused(422, "validation_failed");
                assert_eq!((answer.fields(), &body["errors"][0]["code"]), (vec!["model".to_owned()], &json!("required")), "{blank:?}");
            }
        }
        // Blanks in a field that may be empty are nothing.
        let cleared = owner.patch(&at(&watch), json!({"notes": " \n", "caliber": "", "serial_number": "\u{a0}"})).await.expect(200);
        assert_eq!((&cleared["notes"], &cleared["caliber"], &cleared["serial_number"]), (&Value::Null, &Value::Null, &Value::Null));
    }
}
