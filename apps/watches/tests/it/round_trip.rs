//! What leaves one account comes into another without loss, with texts of every kind.

use chrono::{NaiveDate, TimeDelta};
use seaworthy_testkit::{Client, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, id},
    generated::Random,
    texts::HOSTILE,
};

const IMPORTS: &str = "/api/v1/imports";
const CHARACTERS: [&str; 30] = [
    ",", "\"", ";", "|", "\t", "\n", "\r\n", "'", "=", "+", "-", "@", " ", "\\", "/", "%", "_", "{", "}", "é",
    "e\u{301}", "ß", "時", "🕰️", "\u{202e}", "\u{200b}", "\u{feff}", "a", "1", "<b>",
];
/// Words that mean "nothing" in a list, and texts that spreadsheets change.
const WORDS: [&str; 14] =
    ["none", "N/A", "-", "unknown", "?", "'", "''none", "'=1", "1/2", "TRUE", "1e5", "007", "03/04/2021", "9,500"];

/// A text as it is kept: without blanks at the ends, or none.
fn text(random: &mut Random, longest: usize) -> Option<String> {
    let made: String = match random.below(4) {
        0 => random.pick(&HOSTILE).to_owned(),
        1 => random.pick(&WORDS).to_owned(),
        _ => (0..=random.below(longest)).map(|_| random.pick(&CHARACTERS)).collect(),
    };
    let kept: String = made.trim().chars().take(100).collect();
    Some(kept.trim().to_owned()).filter(|text| !text.is_empty())
}

fn money(random: &mut Random) -> Value {
    let currency = random.pick(&["USD", "JPY", "KWD", "TND", "CHF", "XOF"]);
    let amount = random.pick(&[0, 1, 5, 99, 100, 1000, 9500, 123_456, 950_000, 1_234_567, 9_000_000_000_000_i64]);
    json!({"amount": amount, "currency": currency})
}

fn day(random: &mut Random) -> NaiveDate {
    NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + TimeDelta::days(i64::try_from(random.below(28_000)).unwrap())
}

fn watch(random: &mut Random, number: usize, lists: &Lists, brands: &[String], collections: &[String]) -> Value {
    let movement_types: Vec<&String> = lists.movement_types.values().collect();
    let complications: Vec<&String> = lists.complications.values().filter(|_| random.chance(20)).collect();
    let length = |random: &mut Random| f64::from(u32::try_from(random.below(100_000)).unwrap()) / 100.0;
    let mut input = json!({
        "brand_id": random.pick(brands),
        // Numbered, because two records of one watch come in once.
        "model": format!("{number} {}", text(random, 20).unwrap_or_default()).trim(),
        "collection_id": random.maybe(|random| random.pick(collections)),
        "movement_type_id": random.maybe(|random| random.pick(&movement_types)),
        "production_year": random.maybe(|random| 1700 + random.below(330)),
        "condition": random.maybe(|random| random.pick(&["mint", "excellent", "good", "fair", "poor"])),
        "purchase_date": random.maybe(day), "purchase_price": random.maybe(money), "current_value": random.maybe(money),
        "current_value_date": random.maybe(day), "water_resistance_m": random.maybe(|random| random.pick(&[0, 1, 30, 1220, 11_000, 20_000])),
        "power_reserve_h": random.maybe(|random| random.pick(&[0, 1, 42, 1000, 100_000])), "complication_ids": complications,
    });
    for field in ["case_diameter_mm", "case_thickness_mm", "lug_width_mm", "lug_to_lug_mm"] {
        input[field] = json!(random.maybe(length));
    }
    for field in [
        "reference_number",
        "serial_number",
        "caliber",
        "retailer",
        "case_material",
        "crystal",
        "dial_color",
        "strap_material",
    ] {
        input[field] = json!(random.maybe(|random| text(random, 15)).flatten());
    }
    input["serial_number"] = json!(
        input["serial_number"]
            .as_str()
            .map(|serial| format!("{}{number}", serial.chars().take(90).collect::<String>()))
    );
    input["notes"] = json!(
        random.maybe(|random| (0..random.below(6)).filter_map(|_| text(random, 60)).collect::<Vec<_>>().join("\n"))
    );
    input
}

async fn fill(client: &Client, lists: &Lists, seed: u64) {
    let mut random = Random(seed);
    let mut brands: Vec<String> = ["Rolex", "A. Lange & Söhne", "Glashütte Original", "MB&F", "Other"]
        .iter()
        .map(|name| lists.brand(name).to_owned())
        .collect();
    for name in ["=Ming \"A\"; B, C", "Дневник", "'quoted", "-minus", "時計工房"] {
        brands.push(id(&client.post("/api/v1/brands", json!({"name": name})).await.expect(201)));
    }
    let mut collections = Vec::new();
    for (name, description, color, is_default) in [
        ("Box; \"A\", 'b'", Some("one\ntwo"), "#10B981", false),
        ("=SUM(A1)", None, "#3B82F6", true),
        ("none", Some("🕰️"), "#EF4444", false),
        ("Empty: no watch is in it", None, "#8B5CF6", false),
    ] {
        let made = client.post(
            "/api/v1/collections",
            json!({"name": name, "description": description, "color": color, "is_default": is_default}),
        );
        collections.push(id(&made.await.expect(201)));
    }
    collections.pop();
    for number in 0..60 {
        client.post(WATCHES, watch(&mut random, number, lists, &brands, &collections)).await.expect(201);
    }
}

async fn json_export(client: &Client) -> Value {
    let mut export = client.get(&format!("{WATCHES}/export?format=json")).await.expect(200);
    assert!(export.as_object_mut().unwrap().remove("exported_at").is_some_and(|at| at.is_string()));
    export
}

async fn csv_export(client: &Client) -> String {
    client.get(&format!("{WATCHES}/export?format=csv")).await.text()
}

/// Brings a file in; every row must be ready.
async fn bring_in(client: &Client, file: &[u8]) {
    let made = client.upload(IMPORTS, "export", file).await.expect(201);
    let report = &made["report"];
    assert_eq!(report["ready"], report["rows"], "{:#}", report["items"][0]);
    client.post(&format!("{IMPORTS}/{}/apply", id(&made)), json!({})).await.expect(200);
}

on_both_engines! {
    async fn exports_come_in_elsewhere_without_loss(app) {
        let lists = Lists::of(&app).await;
        for seed in [11, 12, 13] {
            let first = app.user(&format!("first{seed}@example.com")).await;
            fill(&first, &lists, seed).await;
            let (whole, table) = (json_export(&first).await, csv_export(&first).await);
            assert_eq!((whole["watches"].as_array().unwrap().len(), whole["collections"].as_array().unwrap().len()), (60, 4));

            let by_json = app.user(&format!("json{seed}@example.com")).await;
            bring_in(&by_json, whole_file(&first).await.as_bytes()).await;
            assert_same(&json_export(&by_json).await, &whole);
            assert_eq!(csv_export(&by_json).await, table);

            let by_csv = app.user(&format!("csv{seed}@example.com")).await;
            // What a table cannot say: the account's currency must not matter.
            by_csv.patch("/api/v1/auth/me", json!({"default_currency": "CHF"})).await.expect(200);
            bring_in(&by_csv, table.as_bytes()).await;
            assert_eq!(csv_export(&by_csv).await, table);
            assert_same(&json!({"watches": json_export(&by_csv).await["watches"]}), &json!({"watches": whole["watches"]}));
        }
    }

    async fn a_reference_owned_twice_comes_in_twice_from_an_export(app) {
        let lists = Lists::of(&app).await;
        let (first, second) = (app.user("first.owner@example.com").await, app.user("second.owner@example.com").await);
        for notes in ["bought in 2001", "bought in 2002"] {
            enter(&first, lists.brand("Rolex"), "Submariner", json!({"reference_number": "16610", "notes": notes})).await;
        }
        bring_in(&second, whole_file(&first).await.as_bytes()).await;
        assert_same(&json_export(&second).await, &json_export(&first).await);
        // Where they are already, they do not come again.
        let again = second.upload(IMPORTS, "export", whole_file(&first).await.as_bytes()).await.expect(201);
        assert_eq!(again["report"]["duplicates"], 2);
    }

    async fn the_longest_texts_come_back(app) {
        let lists = Lists::of(&app).await;
        let (first, second) = (app.user("first.owner@example.com").await, app.user("second.owner@example.com").await);
        for (number, begin) in ["=", "'", "n", "🕰"].iter().enumerate() {
            let notes = format!("{begin}{}", "時".repeat(19_999));
            enter(&first, lists.brand("Rolex"), &format!("{number}"), json!({"notes": notes, "reference_number": format!("-{}", "x".repeat(99))})).await;
        }
        let table = csv_export(&first).await;
        bring_in(&second, table.as_bytes()).await;
        assert_eq!(csv_export(&second).await, table);
    }

    async fn the_trash_stays_behind(app) {
        let lists = Lists::of(&app).await;
        let first = app.user("first.owner@example.com").await;
        enter(&first, lists.brand("Rolex"), "Kept", json!({})).await;
        let gone = enter(&first, lists.brand("Rolex"), "Gone", json!({})).await;
        first.delete(&at(&gone)).await.expect(204);
        let whole = json_export(&first).await;
        assert_eq!((whole["watches"].as_array().unwrap().len(), &whole["watches"][0]["model"]), (1, &json!("Kept")));
        let trash = first.get(&format!("{WATCHES}/export?format=json&deleted=true")).await.expect(200);
        assert_eq!(trash["watches"][0]["model"], "Gone");
    }
}

/// The file as a browser saves it.
async fn whole_file(client: &Client) -> String {
    client.get(&format!("{WATCHES}/export?format=json")).await.text()
}

/// Equal; where not, the first watch and field that differ are shown.
fn assert_same(found: &Value, wanted: &Value) {
    for (place, (found, wanted)) in
        found["watches"].as_array().unwrap().iter().zip(wanted["watches"].as_array().unwrap()).enumerate()
    {
        for (field, value) in wanted.as_object().unwrap() {
            assert_eq!(&found[field], value, "watch {place}, {field}");
        }
    }
    assert!(found == wanted, "{found:#}\n{wanted:#}");
}
