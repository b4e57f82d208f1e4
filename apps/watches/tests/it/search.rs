//! Finding watches by what people type.

use seaworthy_testkit::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, encoded, enter, found},
};

async fn fill(app: &TestApp, client: &Client) {
    let lists = Lists::of(app).await;
    for (brand, model, more) in [
        (
            "Rolex",
            "Submariner Date",
            json!({"reference_number": "16610 LN", "serial_number": "Z-123.456", "caliber": "3135"}),
        ),
        ("Rolex", "GMT-Master II", json!({"reference_number": "126710BLRO", "notes": "bought in Geneva"})),
        (
            "Omega",
            "Speedmaster Professional",
            json!({"reference_number": "310.30.42.50.01.001", "retailer": "Bucherer"}),
        ),
        ("Glashütte Original", "SeaQ", json!({"dial_color": "Galvanic blue", "case_material": "Bronze"})),
        ("A. Lange & Söhne", "Lange 1", json!({"strap_material": "Alligator", "notes": "100% original_parts \\o/"})),
        ("Other", "The Watch", json!({"crystal": "Hesalite"})),
        ("Seiko", "İstanbul Straße ﬁne", json!({"notes": "時計 מתנה"})),
    ] {
        enter(client, lists.brand(brand), model, more).await;
    }
}

/// Models that the words find; they must not have been corrected.
async fn plainly(client: &Client, words: &str) -> Vec<String> {
    let page = client.get(&format!("{WATCHES}?sort=model&order=asc&q={}", encoded(words))).await.expect(200);
    assert_eq!(page["corrected"], Value::Null, "{words}");
    page["items"].as_array().unwrap().iter().map(|item| item["model"].as_str().unwrap().to_owned()).collect()
}

/// What the words were corrected to, and the models then found.
async fn corrected(client: &Client, words: &str) -> (Value, Vec<String>) {
    let page = client.get(&format!("{WATCHES}?sort=model&order=asc&q={}", encoded(words))).await.expect(200);
    let models = page["items"].as_array().unwrap().iter().map(|item| item["model"].as_str().unwrap().to_owned());
    (page["corrected"].clone(), models.collect())
}

on_both_engines! {
    async fn parts_of_words_in_any_order_find_watches(app) {
        let owner = app.user("owner@example.com").await;
        fill(&app, &owner).await;
        for words in ["sub", "SUBMARINER", "mariner", "rolex submariner", "submariner rolex", "date  sub\trol", "Rol 16610"] {
            assert_eq!(plainly(&owner, words).await, ["Submariner Date"], "{words}");
        }
        assert_eq!(plainly(&owner, "rolex").await, ["GMT-Master II", "Submariner Date"]);
        assert_eq!(plainly(&owner, "master").await, ["GMT-Master II", "Speedmaster Professional"]);
        assert!(plainly(&owner, "rolex speedmaster").await.is_empty());
        // Every field that the document promises.
        for (words, model) in [("bucherer", "Speedmaster Professional"), ("geneva", "GMT-Master II"), ("3135", "Submariner Date"), ("galvanic", "SeaQ"),
            ("bronze", "SeaQ"), ("alligator", "Lange 1")] {
            assert_eq!(plainly(&owner, words).await, [model], "{words}");
        }
        // Words that a full-text index would drop.
        assert_eq!(plainly(&owner, "other").await, ["The Watch"]);
        assert_eq!(plainly(&owner, "the").await, ["The Watch"]);
        // No words are no condition.
        for nothing in ["", "  ", "\t\n"] {
            assert_eq!(plainly(&owner, nothing).await.len(), 7);
        }
    }

    async fn references_are_found_however_they_are_written(app) {
        let owner = app.user("owner@example.com").await;
        fill(&app, &owner).await;
        for words in ["16610 LN", "16610ln", "16610LN", "16610.LN", "16610-LN", "16610/ln", "ln 16610"] {
            assert_eq!(plainly(&owner, words).await, ["Submariner Date"], "{words}");
        }
        for words in ["310.30.42.50.01.001", "31030425001001", "310.30", "310-30-42-50-01-001", "310/30 speed", "31030"] {
            assert_eq!(plainly(&owner, words).await, ["Speedmaster Professional"], "{words}");
        }
        for words in ["Z-123.456", "z123456", "Z 123 456", "123.456"] {
            assert_eq!(plainly(&owner, words).await, ["Submariner Date"], "{words}");
        }
    }

    async fn accents_case_and_width_do_not_count(app) {
        let owner = app.user("owner@example.com").await;
        fill(&app, &owner).await;
        for words in ["Glashutte", "GLASHÜTTE", "glashu\u{308}tte", "ｇｌａｓｈｕｔｔｅ", "seaq"] {
            assert_eq!(plainly(&owner, words).await, ["SeaQ"], "{words}");
        }
        for words in ["sohne", "SÖHNE", "a. lange & söhne"] {
            assert_eq!(plainly(&owner, words).await, ["Lange 1"], "{words}");
        }
        for words in ["istanbul", "İSTANBUL", "strasse", "STRASSE", "fine", "時計", "時", "מתנה"] {
            assert_eq!(plainly(&owner, words).await, ["İstanbul Straße ﬁne"], "{words}");
        }
    }

    async fn a_slip_is_corrected_and_said(app) {
        let owner = app.user("owner@example.com").await;
        fill(&app, &owner).await;
        for (words, meant, model) in [
            ("submarinr", "submariner", "Submariner Date"),
            ("subamriner", "submariner", "Submariner Date"),
            ("rolxe submarinar", "rolex submariner", "Submariner Date"),
            ("speedmasster", "speedmaster", "Speedmaster Professional"),
            ("Glashüte", "glashutte", "SeaQ"),
            ("buchrer", "bucherer", "Speedmaster Professional"),
        ] {
            assert_eq!(corrected(&owner, words).await, (json!(meant), vec![model.to_owned()]), "{words}");
        }
        // Filters hold for the corrected words as well; what then finds nothing is not called corrected.
        let page = owner.get(&format!("{WATCHES}?q=submarinr&condition=mint")).await.expect(200);
        assert_eq!((&page["total"], &page["corrected"]), (&json!(0), &Value::Null));
        for nothing in ["xyzzyqwert", "omg", "zzz", "submariner xyzzyqwert"] {
            assert_eq!(corrected(&owner, nothing).await, (Value::Null, Vec::new()), "{nothing}");
        }
    }

    async fn pages_of_corrected_words_go_on(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for number in 0..5 {
            enter(&owner, lists.brand("Rolex"), &format!("Submariner {number}"), json!({})).await;
        }
        let first = owner.get(&format!("{WATCHES}?q=submarinr&limit=2&sort=model&order=asc")).await.expect(200);
        assert_eq!((&first["total"], &first["corrected"]), (&json!(5), &json!("submariner")));
        // The page goes on with what `corrected` says.
        let query = format!("{WATCHES}?q={}&limit=2&sort=model&order=asc&cursor={}", first["corrected"].as_str().unwrap(), first["next"].as_str().unwrap());
        let second = owner.get(&query).await.expect(200);
        assert_eq!((&second["from"], &second["items"][0]["model"]), (&json!(2), &json!("Submariner 2")));
    }

    async fn others_words_are_never_used(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        fill(&app, &owner).await;
        let lists = Lists::of(&app).await;
        enter(&other, lists.brand("Omega"), "Constellation", json!({})).await;
        assert_eq!(corrected(&other, "submarinr").await, (Value::Null, Vec::new()));
        assert_eq!(corrected(&owner, "constelation").await, (Value::Null, Vec::new()));
        assert!(plainly(&other, "submariner").await.is_empty());
        // Nor are those of one's own trash.
        let gone = enter(&owner, lists.brand("Omega"), "Railmaster", json!({})).await;
        assert_eq!(corrected(&owner, "railmastr").await.0, json!("railmaster"));
        owner.delete(&at(&gone)).await.expect(204);
        assert_eq!(corrected(&owner, "railmastr").await, (Value::Null, Vec::new()));
        assert_eq!(found(&owner, "q=railmaster&deleted=true").await, ["Railmaster"]);
    }

    async fn signs_of_patterns_are_plain(app) {
        let owner = app.user("owner@example.com").await;
        fill(&app, &owner).await;
        for words in ["%", "100%", "original_parts", "_", "\\", "\\o/"] {
            assert_eq!(plainly(&owner, words).await, ["Lange 1"], "{words}");
        }
        for nothing in ["1%0", "%%", "a\\b", "*", "s*r", "\"sub\"x", "sub OR", "[s]ub"] {
            assert!(plainly(&owner, nothing).await.is_empty(), "{nothing}");
        }
        // As a pattern it would be found; as text it is a slip.
        assert_eq!(corrected(&owner, "l_nge").await, (json!("lange"), vec!["Lange 1".to_owned()]));
    }
}
