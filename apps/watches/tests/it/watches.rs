//! The record of a watch: every field, changes, versions.

use chrono::TimeDelta;
use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, WATCHES, at, enter, id, merge},
};

/// Every field but brand and model, all filled.
fn everything(lists: &Lists, collection: &str) -> Value {
    json!({
        "reference_number": "126610LN", "serial_number": "Z1234567", "collection_id": collection,
        "movement_type_id": lists.movement_types["Automatic"], "caliber": "3235", "production_year": 2021,
        "condition": "excellent", "purchase_date": "2021-03-04", "retailer": "Bucherer, Zürich",
        "purchase_price": {"amount": 950_000, "currency": "CHF"}, "case_diameter_mm": 40.55, "case_thickness_mm": 12.5,
        "lug_width_mm": 21.0, "lug_to_lug_mm": 47.6, "water_resistance_m": 300, "power_reserve_h": 70,
        "case_material": "Oystersteel", "crystal": "Sapphire", "dial_color": "Black", "strap_material": "Oyster",
        "complication_ids": [lists.complications["Dive Bezel"], lists.complications["Date"]],
        "current_value": {"amount": 1_080_000, "currency": "CHF"}, "current_value_date": "2026-11-01",
        "notes": "Line one\nLine two\twith a tab",
    })
}

/// What a read gives for an input: names beside the ids.
fn expected(lists: &Lists, input: &Value) -> Value {
    let mut watch = input.clone();
    let fields = watch.as_object_mut().unwrap();
    for field in ["collection_id", "movement_type_id", "complication_ids"] {
        fields.remove(field);
    }
    watch["collection"] = json!({"id": input["collection_id"], "name": "Box", "color": "#3B82F6"});
    watch["movement_type"] = json!({"id": input["movement_type_id"], "name": "Automatic"});
    // In the order of the common list, whatever was sent.
    let named = |name: &str| json!({"id": lists.complications[name], "name": name});
    watch["complications"] = json!([named("Date"), named("Dive Bezel")]);
    watch["return"] = json!({"gain": {"amount": 130_000, "currency": "CHF"}, "percent": 13.68});
    watch
}

fn assert_has(watch: &Value, wanted: &Value) {
    for (field, value) in wanted.as_object().unwrap() {
        assert_eq!(&watch[field], value, "{field}");
    }
}

on_both_engines! {
    async fn every_field_comes_back_as_it_was_entered(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let collection = id(&owner.post("/api/v1/collections", json!({"name": "Box"})).await.expect(201));
        let mut input = everything(&lists, &collection);
        merge(&mut input, json!({"brand_id": lists.brand("Rolex"), "model": "Submariner Date"}));
        let answer = owner.post(WATCHES, input.clone()).await;
        let made = answer.expect(201);
        assert_eq!(answer.header("location"), Some(at(&made).as_str()));
        input.as_object_mut().unwrap().remove("brand_id");
        let mut wanted = expected(&lists, &input);
        merge(&mut wanted, json!({"brand": {"id": lists.brand("Rolex"), "name": "Rolex"}, "version": 1, "images": [], "deleted_at": null}));
        assert_has(&made, &wanted);
        assert_eq!(made["created_at"], made["updated_at"]);
        assert_eq!(owner.get(&at(&made)).await.expect(200), made);
        let compared = owner.get(&format!("{WATCHES}/compare?ids={},{}", id(&made), id(&made))).await;
        compared.refused(422, "validation_failed");
        let list = owner.get(WATCHES).await.expect(200);
        for field in ["id", "brand", "model", "reference_number", "collection", "movement_type", "condition", "purchase_date", "purchase_price",
            "current_value", "case_diameter_mm", "water_resistance_m", "complications", "created_at", "updated_at", "deleted_at"] {
            assert_eq!(list["items"][0][field], made[field], "{field}");
        }
    }

    async fn a_brand_and_a_model_are_enough(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Omega"), " Speedmaster ", json!({})).await;
        assert_eq!(watch["model"], "Speedmaster");
        for (field, value) in watch.as_object().unwrap() {
            let filled = ["id", "brand", "model", "created_at", "updated_at", "version"].contains(&field.as_str());
            let list = ["complications", "images"].contains(&field.as_str());
            assert!(filled || (list && *value == json!([])) || value.is_null(), "{field}: {value}");
        }
        // Null says the same as leaving out.
        let mut nulls = everything(&lists, "");
        nulls.as_object_mut().unwrap().remove("complication_ids");
        nulls.as_object_mut().unwrap().values_mut().for_each(|value| *value = Value::Null);
        let same = enter(&owner, lists.brand("Omega"), "Speedmaster", nulls).await;
        for (field, value) in watch.as_object().unwrap() {
            if !["id", "created_at", "updated_at"].contains(&field.as_str()) {
                assert_eq!(&same[field], value, "{field}");
            }
        }
    }

    async fn a_change_touches_only_what_it_names(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let collection = id(&owner.post("/api/v1/collections", json!({"name": "Box"})).await.expect(201));
        let input = everything(&lists, &collection);
        let made = enter(&owner, lists.brand("Rolex"), "Submariner", input.clone()).await;
        app.clock.advance(TimeDelta::minutes(1));
        let wanted = expected(&lists, &input);

        let nothing = owner.patch(&at(&made), json!({})).await.expect(200);
        assert_has(&nothing, &wanted);
        assert_eq!((&nothing["version"], &nothing["created_at"]), (&json!(2), &made["created_at"]));
        assert_ne!(nothing["updated_at"], made["updated_at"]);

        // Each field alone is cleared by null; the others stay.
        for field in input.as_object().unwrap().keys().filter(|field| *field != "complication_ids") {
            let cleared = owner.patch(&at(&made), json!({field: null})).await.expect(200);
            let shown = field.trim_end_matches("_id");
            assert_eq!(cleared[shown], Value::Null, "{field}");
            for other in wanted.as_object().unwrap().keys().filter(|other| *other != shown && *other != "return") {
                assert_eq!(cleared[other], wanted[other], "{other} after clearing {field}");
            }
            let restored = owner.patch(&at(&made), json!({field: input[field]})).await.expect(200);
            assert_has(&restored, &wanted);
        }
        // A list is replaced as a whole.
        let gmt = json!([lists.complications["GMT"]]);
        let changed = owner.patch(&at(&made), json!({"complication_ids": gmt})).await.expect(200);
        assert_eq!(changed["complications"], json!([{"id": gmt[0], "name": "GMT"}]));
        let emptied = owner.patch(&at(&made), json!({"complication_ids": []})).await.expect(200);
        assert_eq!(emptied["complications"], json!([]));
        let twice = owner.patch(&at(&made), json!({"complication_ids": [gmt[0], gmt[0]]})).await.expect(200);
        assert_eq!(twice["complications"].as_array().unwrap().len(), 1);
        // An object is merged: the currency stays.
        let cheaper = owner.patch(&at(&made), json!({"purchase_price": {"amount": 1}})).await.expect(200);
        assert_eq!(cheaper["purchase_price"], json!({"amount": 1, "currency": "CHF"}));
        // Search and sorting follow a change of names.
        owner.patch(&at(&made), json!({"model": "Milgauss", "brand_id": lists.brand("Tudor")})).await.expect(200);
        assert_eq!(owner.get(&format!("{WATCHES}?q=tudor+milg")).await.expect(200)["total"], 1);
        assert_eq!(owner.get(&format!("{WATCHES}?q=submariner")).await.expect(200)["total"], 0);
    }

    async fn null_is_refused_where_something_must_be(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Submariner", json!({})).await;
        for field in ["brand_id", "model", "complication_ids"] {
            // In a merge patch null removes the field: what is left is not a watch, unless the field has a default.
            let answer = owner.patch(&at(&watch), json!({field: null})).await;
            if field == "complication_ids" {
                assert_eq!(answer.expect(200)["complications"], json!([]));
            } else {
                answer.refused(422, "validation_failed");
                assert_eq!(answer.fields(), [field]);
            }
            let mut input = json!({"brand_id": lists.brand("Rolex"), "model": "x"});
            input[field] = Value::Null;
            let made = owner.post(WATCHES, input).await;
            made.refused(422, "validation_failed");
            assert_eq!(made.fields(), [field]);
        }
        assert_eq!(owner.get(WATCHES).await.expect(200)["total"], 1);
    }

    async fn what_does_not_exist_is_refused_by_name(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Submariner", json!({})).await;
        let nothing = "01920000-0000-7000-8000-000000000001";
        for (field, value) in [
            ("brand_id", json!(nothing)),
            ("movement_type_id", json!(nothing)),
            ("collection_id", json!(nothing)),
            ("complication_ids", json!([lists.complications["Date"], nothing])),
            // An id of another list is no id of this one.
            ("brand_id", json!(lists.complications["Date"])),
            ("movement_type_id", json!(lists.brand("Rolex"))),
            ("complication_ids", json!([lists.movement_types["Quartz"]])),
        ] {
            for answer in [
                owner.patch(&at(&watch), json!({field: value})).await,
                owner.post(WATCHES, { let mut input = json!({"brand_id": lists.brand("Rolex"), "model": "x"}); input[field] = value.clone(); input }).await,
            ] {
                let body = answer.refused(422, "validation_failed");
                assert_eq!(answer.fields(), [field]);
                assert_eq!(body["errors"][0]["code"], "not_found", "{body}");
            }
        }
        // All of them at once are all named.
        let all = owner.post(WATCHES, json!({"brand_id": nothing, "model": "x", "collection_id": nothing, "movement_type_id": nothing, "complication_ids": [nothing]})).await;
        assert_eq!(all.fields(), ["brand_id", "collection_id", "movement_type_id", "complication_ids"]);
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["version"], 1);
    }

    async fn a_version_keeps_others_changes(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Submariner", json!({})).await;
        let read = owner.get(&at(&watch)).await;
        let etag = read.header("etag").unwrap().to_owned();
        assert!(etag.contains("v1"), "{etag}");
        let careful = owner.with_header("if-match", &etag);
        let changed = careful.patch(&at(&watch), json!({"notes": "mine"})).await;
        assert_eq!(changed.expect(200)["version"], 2);
        careful.patch(&at(&watch), json!({"notes": "lost"})).await.refused(412, "precondition_failed");
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["notes"], "mine");
        owner.with_header("if-match", "*").patch(&at(&watch), json!({"notes": "any"})).await.expect(200);
        owner.with_header("if-match", "\"v2\", \"v3\"").patch(&at(&watch), json!({"notes": "one of"})).await.expect(200);
        owner.with_header("if-match", "nonsense").patch(&at(&watch), json!({})).await.refused(412, "precondition_failed");
        // Deleting, restoring and pictures count as changes too.
        owner.delete(&at(&watch)).await.expect(204);
        let restored = owner.post(&format!("{}/restore", at(&watch)), json!({})).await.expect(200);
        assert_eq!(restored["version"], 6);
        // What the client has is not sent again; a change gives another tag.
        let now = owner.get(&at(&watch)).await;
        let again = owner.with_header("if-none-match", now.header("etag").unwrap());
        again.get(&at(&watch)).await.expect(304);
        owner.patch(&at(&watch), json!({"notes": "new"})).await.expect(200);
        again.get(&at(&watch)).await.expect(200);
    }

    async fn two_changes_at_once_are_both_kept(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "Submariner", json!({})).await;
        let place = at(&watch);
        let (one, two, three) = tokio::join!(
            owner.patch(&place, json!({"notes": "n"})),
            owner.patch(&place, json!({"caliber": "c"})),
            owner.patch(&place, json!({"retailer": "r"}))
        );
        for answer in [one, two, three] {
            answer.expect(200);
        }
        let now = owner.get(&place).await.expect(200);
        assert_eq!((&now["notes"], &now["caliber"], &now["retailer"], &now["version"]), (&json!("n"), &json!("c"), &json!("r"), &json!(4)));
    }

    async fn days_do_not_move(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        for day in ["1900-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2021-03-28", "2026-11-20", "2099-12-31"] {
            let watch = enter(&owner, lists.brand("Rolex"), "Date", json!({"purchase_date": day, "current_value_date": day})).await;
            let edited = owner.patch(&at(&watch), json!({"notes": "edited"})).await.expect(200);
            assert_eq!((&edited["purchase_date"], &edited["current_value_date"]), (&json!(day), &json!(day)));
            let found = owner.get(&format!("{WATCHES}?purchased_from={day}&purchased_to={day}")).await.expect(200);
            assert_eq!((&found["total"], &found["items"][0]["purchase_date"]), (&json!(1), &json!(day)));
        }
        for wrong in ["2021-02-29", "2021-13-01", "21-01-01", "2021-1-1", "2021-03-04T00:00:00Z", "04.03.2021", "", "today", "2021-03-04 "] {
            let answer = owner.post(WATCHES, json!({"brand_id": lists.brand("Rolex"), "model": "x", "purchase_date": wrong})).await;
            let body = answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), ["purchase_date"], "{wrong}");
            assert_eq!(body["errors"][0]["code"], "bad_format");
        }
    }

    async fn comparison_keeps_the_order_and_names_what_is_missing(app) {
        let (owner, other) = (app.user("owner@example.com").await, app.user("other@example.com").await);
        let lists = Lists::of(&app).await;
        let mut ids = Vec::new();
        for model in ["A", "B", "C", "D", "E"] {
            ids.push(id(&enter(&owner, lists.brand("Rolex"), model, json!({"complication_ids": [lists.complications["GMT"]]})).await));
        }
        let theirs = id(&enter(&other, lists.brand("Rolex"), "X", json!({})).await);
        let compare = async |ids: &[&str]| owner.get(&format!("{WATCHES}/compare?ids={}", ids.join(","))).await;
        let body = compare(&[&ids[3], &ids[0], &ids[2], &ids[1]]).await.expect(200);
        let models: Vec<_> = body["items"].as_array().unwrap().iter().map(|item| item["model"].clone()).collect();
        assert_eq!(models, [json!("D"), json!("A"), json!("C"), json!("B")]);
        assert_eq!(body["items"][0], owner.get(&format!("{WATCHES}/{}", ids[3])).await.expect(200));
        owner.delete(&format!("{WATCHES}/{}", ids[1])).await.expect(204);
        let body = compare(&[&ids[0], &ids[1], &theirs]).await.expect(200);
        assert_eq!(body["items"].as_array().unwrap().len(), 1);
        assert_eq!(body["missing"], json!([ids[1], theirs]));
        for wrong in [vec![ids[0].as_str()], ids.iter().map(String::as_str).collect(), vec![&ids[0], &ids[0]], vec!["x", "y"], vec![]] {
            let answer = compare(&wrong).await;
            answer.refused(422, "validation_failed");
            assert!(answer.fields()[0].starts_with("ids"), "{:?}", answer.fields());
        }
    }
}
