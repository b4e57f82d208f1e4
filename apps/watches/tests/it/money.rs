//! Prices and values: whole minor units in a named currency, never converted.

use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter},
};

const MOST: i64 = 9_000_000_000_000;

fn money(amount: i64, currency: &str) -> Value {
    json!({"amount": amount, "currency": currency})
}

on_both_engines! {
    async fn amounts_survive_in_every_kind_of_currency(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for currency in ["USD", "JPY", "KWD", "XOF", "CHF"] {
            for amount in [0, 1, 999, 950_000, 123_456_789, MOST - 1, MOST] {
                let price = money(amount, currency);
                let watch = enter(&owner, lists.brand("Rolex"), "x", json!({"purchase_price": price, "current_value": price})).await;
                assert_eq!((&watch["purchase_price"], &watch["current_value"]), (&price, &price));
                let percent = if amount == 0 { Value::Null } else { json!(0.0) };
                assert_eq!(watch["return"], json!({"gain": money(0, currency), "percent": percent}));
                assert_eq!(owner.patch(&at(&watch), json!({"notes": "n"})).await.expect(200)["purchase_price"], price);
            }
        }
    }

    async fn nothing_is_not_zero(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        enter(&owner, lists.brand("Rolex"), "gift", json!({"purchase_price": money(0, "USD"), "current_value": money(500, "USD")})).await;
        enter(&owner, lists.brand("Rolex"), "unknown", json!({"current_value": money(700, "USD")})).await;
        enter(&owner, lists.brand("Rolex"), "worthless", json!({"purchase_price": money(100, "USD"), "current_value": money(0, "USD")})).await;
        let gift = owner.get(&format!("{WATCHES}?q=gift")).await.expect(200);
        assert_eq!(gift["items"][0]["purchase_price"], money(0, "USD"));
        assert_eq!(owner.get(&format!("{WATCHES}?q=unknown")).await.expect(200)["items"][0]["purchase_price"], Value::Null);
        let free = owner.get(&format!("{WATCHES}?price_max=0&currency=USD")).await.expect(200);
        assert_eq!((&free["total"], &free["items"][0]["model"]), (&json!(1), &json!("gift")));
        let usd = &owner.get(&format!("{WATCHES}/summary")).await.expect(200)["by_currency"][0];
        assert_eq!((&usd["watches_with_price"], &usd["watches_with_value"], &usd["watches_with_gain"]), (&json!(2), &json!(3), &json!(2)));
        assert_eq!(usd["gain"], money(400, "USD"));
    }

    async fn wrong_amounts_are_refused_by_name(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for (value, field, code) in [
            (money(-1, "USD"), "amount", "too_small"),
            (money(MOST + 1, "USD"), "amount", "too_large"),
            (json!({"amount": 95.5, "currency": "USD"}), "amount", "wrong_type"),
            (json!({"amount": "9500", "currency": "USD"}), "amount", "wrong_type"),
            (json!({"amount": 1e300, "currency": "USD"}), "amount", "too_large"),
            (json!({"amount": null, "currency": "USD"}), "amount", "wrong_type"),
            (json!({"currency": "USD"}), "amount", "required"),
            (json!({"amount": 1}), "currency", "required"),
            (money(1, "XQZ"), "currency", "bad_format"),
            (money(1, "usd"), "currency", "bad_format"),
            (money(1, ""), "currency", "bad_format"),
            (money(1, "$"), "currency", "bad_format"),
            (money(1, "DEM"), "currency", "bad_format"),
            (money(1, "USD'; DROP TABLE watches;--"), "currency", "bad_format"),
            (json!({"amount": 1, "currency": "USD", "display": "$1"}), "display", "unknown_field"),
        ] {
            for part in ["purchase_price", "current_value"] {
                let answer = owner.post(WATCHES, json!({"brand_id": lists.brand("Rolex"), "model": "x", part: value})).await;
                let body = answer.refused(422, "validation_failed");
                // A code can be wrong in two ways at once: both are said of the same field.
                let (fields, wanted) = (answer.fields(), format!("{part}.{field}"));
                assert!(!fields.is_empty() && fields.iter().all(|named| *named == wanted), "{value}: {fields:?}");
                assert_eq!(body["errors"][0]["code"], code, "{value}: {body}");
            }
        }
        let answer = owner.post(WATCHES, json!({"brand_id": lists.brand("Rolex"), "model": "x", "purchase_price": 9500})).await;
        assert_eq!(answer.fields(), ["purchase_price"]);
        assert_eq!(owner.get(WATCHES).await.expect(200)["total"], 0);
    }

    async fn returns_are_of_one_currency(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let both = async |price: Value, value: Value| {
            enter(&owner, lists.brand("Rolex"), "x", json!({"purchase_price": price, "current_value": value})).await["return"].clone()
        };
        assert_eq!(both(money(900_000, "USD"), money(1_080_000, "USD")).await, json!({"gain": money(180_000, "USD"), "percent": 20.0}));
        assert_eq!(both(money(300, "JPY"), money(200, "JPY")).await, json!({"gain": money(-100, "JPY"), "percent": -33.33}));
        assert_eq!(both(money(0, "USD"), money(5, "USD")).await, json!({"gain": money(5, "USD"), "percent": null}));
        assert_eq!(both(money(100, "USD"), money(0, "USD")).await, json!({"gain": money(-100, "USD"), "percent": -100.0}));
        assert_eq!(both(money(100, "USD"), money(100, "EUR")).await, Value::Null);
        assert_eq!(both(money(100, "USD"), Value::Null).await, Value::Null);
        assert_eq!(both(money(MOST, "USD"), money(0, "USD")).await["percent"], -100.0);
    }

    async fn the_summary_never_adds_currencies(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for (brand, price, value) in [
            ("Rolex", money(100, "USD"), money(150, "USD")),
            ("Rolex", money(900, "EUR"), Value::Null),
            ("Omega", Value::Null, money(7, "USD")),
            ("Omega", money(5, "USD"), money(6, "EUR")),
            ("Omega", Value::Null, Value::Null),
        ] {
            enter(&owner, lists.brand(brand), "x", json!({"purchase_price": price, "current_value": value})).await;
        }
        let gone = enter(&owner, lists.brand("Tudor"), "gone", json!({"purchase_price": money(MOST, "USD")})).await;
        owner.delete(&at(&gone)).await.expect(204);
        owner.post("/api/v1/collections", json!({"name": "Box"})).await.expect(201);
        let summary = owner.get(&format!("{WATCHES}/summary")).await.expect(200);
        assert_eq!((&summary["watches"], &summary["collections"], &summary["in_trash"]), (&json!(5), &json!(1), &json!(1)));
        assert_eq!(summary["by_currency"], json!([
            {"currency": "EUR", "purchase_total": money(900, "EUR"), "value_total": money(6, "EUR"), "watches_with_price": 1, "watches_with_value": 1, "gain": null, "watches_with_gain": 0},
            {"currency": "USD", "purchase_total": money(105, "USD"), "value_total": money(157, "USD"), "watches_with_price": 2, "watches_with_value": 2, "gain": money(50, "USD"), "watches_with_gain": 1},
        ]));
        assert_eq!(summary["by_brand"], json!([
            {"brand": {"id": lists.brand("Omega"), "name": "Omega"}, "watches": 3},
            {"brand": {"id": lists.brand("Rolex"), "name": "Rolex"}, "watches": 2},
        ]));
        assert_eq!(summary["recent"].as_array().unwrap().len(), 5);
    }

    async fn sums_of_the_largest_amounts_do_not_overflow(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for _ in 0..3 {
            enter(&owner, lists.brand("Rolex"), "x", json!({"purchase_price": money(MOST, "USD"), "current_value": money(MOST, "USD")})).await;
        }
        let summary = owner.get(&format!("{WATCHES}/summary")).await.expect(200);
        assert_eq!(summary["by_currency"][0]["value_total"], money(3 * MOST, "USD"));
    }
}
