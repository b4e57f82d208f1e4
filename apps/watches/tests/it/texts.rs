//! Whatever is typed is data: statements, pages, paths, every script.

use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, encoded, enter, files, found},
};

/// Texts at most 100 characters long, without blanks at the ends.
pub(crate) const HOSTILE: [&str; 22] = [
    "Robert'); DROP TABLE watches;--",
    "' OR '1'='1",
    "\"; DELETE FROM users; --",
    "x\\' UNION SELECT password FROM users",
    "$1 {} {0} %s %n",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}} ${7*7} #{7*7}",
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "C:\\watches\\new",
    "line one\r\nSet-Cookie: a=b",
    "50% off_sale\\",
    "=HYPERLINK(\"http://example.com\";\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "Ünïcødé Ärger ß ﬁ",
    "👨‍👩‍👧‍👦 🕰️ 🇨🇭",
    "שעון יד مشاهدة",
    "\u{202e}desrever\u{202c}",
    "e\u{301} is not é",
    "時計 นาฬิกา घड़ी",
];

const FIELDS: [&str; 10] = [
    "model",
    "reference_number",
    "serial_number",
    "caliber",
    "retailer",
    "case_material",
    "crystal",
    "dial_color",
    "strap_material",
    "notes",
];

on_both_engines! {
    async fn every_text_field_keeps_every_text(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for text in HOSTILE {
            let mut input = json!({});
            for field in FIELDS {
                input[field] = json!(text);
            }
            let made = enter(&owner, lists.brand("Rolex"), "x", input.clone()).await;
            let read = owner.get(&at(&made)).await;
            let watch = read.expect(200);
            for field in FIELDS {
                assert_eq!(watch[field], text, "{field}");
            }
            assert_eq!(read.header("content-type"), Some("application/json"));
            assert_eq!(read.header("x-content-type-options"), Some("nosniff"));
            let collection = owner.post("/api/v1/collections", json!({"name": text, "description": text})).await.expect(201);
            assert_eq!((&collection["name"], &collection["description"]), (&json!(text), &json!(text)));
            assert_eq!(owner.post("/api/v1/brands", json!({"name": text})).await.expect(201)["name"], text);
            // It is found by itself, in the query string as well.
            let found = owner.get(&format!("{WATCHES}?q={}", encoded(text))).await.expect(200);
            assert_eq!((&found["total"], &found["items"][0]["model"]), (&json!(1), &json!(text)), "{text}");
            assert_eq!(found["corrected"], json!(null), "{text}");
        }
        assert_eq!(owner.get(WATCHES).await.expect(200)["total"], HOSTILE.len());
        assert!(files(&app).is_empty());
    }

    async fn nul_is_refused_by_name(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Kept", json!({})).await;
        for field in FIELDS {
            for text in ["\u{0}", "a\u{0}b"] {
                let answer = owner.patch(&at(&watch), json!({field: text})).await;
                let body = answer.refused(422, "validation_failed");
                assert_eq!((answer.fields(), &body["errors"][0]["code"]), (vec![field.to_owned()], &json!("bad_format")));
            }
        }
        for (path, field) in [("/api/v1/collections", "name"), ("/api/v1/brands", "name")] {
            let answer = owner.post(path, json!({"name": "a\u{0}b"})).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field]);
        }
        for name in ["q", "cursor", "fields", "collection_id"] {
            let answer = owner.get(&format!("{WATCHES}?{name}=%00ab")).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields()[0].split('.').next(), Some(name));
        }
        // In a list it is no character at all: a table of text has none.
        owner.upload("/api/v1/imports", "l.csv", b"brand,model\nRolex,a\0b\n").await.refused(422, "list_unreadable");
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["version"], 1);
    }

    async fn filters_take_no_statements(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        enter(&owner, lists.brand("Rolex"), "Kept", json!({})).await;
        for name in ["collection_id", "brand_id", "movement_type_id", "condition", "complication_id", "currency", "price_min", "price_max", "value_min",
            "value_max", "purchased_from", "purchased_to", "diameter_min", "diameter_max", "water_resistance_min", "deleted", "sort", "order", "limit", "cursor"] {
            for text in HOSTILE {
                let answer = owner.get(&format!("{WATCHES}?{name}={}", encoded(text))).await;
                answer.refused(422, "validation_failed");
                assert!(answer.fields().iter().all(|field| field.split('.').next() == Some(name)), "{name}: {:?}", answer.fields());
            }
        }
        assert_eq!(found(&owner, "").await, ["Kept"]);
    }
}
