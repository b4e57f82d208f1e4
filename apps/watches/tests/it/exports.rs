//! Exports as files: headers, filters, formulas, and pieces instead of one large text.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt as _;
use seaworthy_http::{Site, router};
use seaworthy_testkit::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::{
    apps,
    fixtures::{Lists, WATCHES, enter, id, text},
    generated::enter_generated,
};

fn records(table: &str) -> Vec<Vec<String>> {
    let table = table.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(table.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

async fn exported(client: &Client, query: &str) -> Vec<Value> {
    let export = client.get(&format!("{WATCHES}/export?format=json{query}")).await.expect(200);
    export["watches"].as_array().unwrap().clone()
}

/// The pieces of an export, as they come off the server.
async fn pieces(app: &TestApp, token: &str, format: &str) -> Vec<usize> {
    let server = router(&app.platform, &app.endpoints, json!({}), Site { find: |_| None });
    let request =
        Request::get(format!("{WATCHES}/export?format={format}")).header("authorization", format!("Bearer {token}"));
    let mut response = server.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(!response.headers().contains_key("content-length"), "its length is not known before its end");
    let mut sizes = Vec::new();
    while let Some(frame) = response.body_mut().frame().await {
        if let Ok(piece) = frame.unwrap().into_data() {
            sizes.push(piece.len());
        }
    }
    sizes
}

on_both_engines! {
    async fn files_are_saved_under_a_name_with_the_day(app) {
        let owner = app.user("owner@example.com").await;
        for (format, kind) in [("csv", "text/csv; charset=utf-8"), ("json", "application/json")] {
            let answer = owner.get(&format!("{WATCHES}/export?format={format}")).await;
            answer.expect(200);
            assert_eq!(answer.header("content-type"), Some(kind));
            assert!(answer.header("content-disposition").unwrap().starts_with(&format!("attachment; filename=\"watches-2026-11-20.{format}\"")));
            assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
            assert!(answer.header("cache-control").unwrap().contains("no-store"));
            app.nobody().get(&format!("{WATCHES}/export?format={format}")).await.refused(401, "unauthenticated");
        }
        // Of nothing: a header alone, and an empty list.
        assert_eq!(records(&owner.get(&format!("{WATCHES}/export?format=csv")).await.text()).len(), 1);
        assert!(exported(&owner, "").await.is_empty());
        for (query, field) in [("", "format"), ("format=xml", "format"), ("format=csv&limit=5", "limit"), ("format=csv&brand_id=x", "brand_id.0")] {
            let answer = owner.get(&format!("{WATCHES}/export?{query}")).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field], "{query}");
        }
    }

    async fn exports_hold_what_the_list_shows(app) {
        let owner = app.user("owner@example.com").await;
        let generated = enter_generated(&app, &owner, 21, 60).await;
        let lists = &generated.lists;
        for query in [
            String::new(),
            "&deleted=true".to_owned(),
            "&collection_id=none".to_owned(),
            format!("&collection_id={}", generated.collections[0]),
            format!("&brand_id={},{}", lists.brand("Rolex"), lists.brand("IWC")),
            format!("&complication_id={}", lists.complications["GMT"]),
            "&condition=mint,good&price_min=100&currency=EUR".to_owned(),
            "&price_max=300".to_owned(),
            "&q=alpha".to_owned(),
            "&diameter_min=37&water_resistance_min=100".to_owned(),
            "&purchased_to=1970-01-01".to_owned(),
        ] {
            let page = owner.get(&format!("{WATCHES}?limit=100&sort=created_at&order=asc{query}")).await.expect(200);
            let wanted: Vec<String> = page["items"].as_array().unwrap().iter().map(|item| text(item, "model")).collect();
            assert_eq!(exported(&owner, &query).await.iter().map(|watch| text(watch, "model")).collect::<Vec<_>>(), wanted, "{query}");
            let table = records(&owner.get(&format!("{WATCHES}/export?format=csv{query}")).await.text());
            assert_eq!(table[1..].iter().map(|row| row[1].clone()).collect::<Vec<_>>(), wanted, "{query}");
        }
    }

    async fn no_cell_is_a_formula(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let texts = ["=1+1", "+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "'=1", "＝1", "=\"a\",b;c", "-"];
        let brand = id(&owner.post("/api/v1/brands", json!({"name": "=evil()"})).await.expect(201));
        let collection = id(&owner.post("/api/v1/collections", json!({"name": "@evil"})).await.expect(201));
        for text in texts {
            let mut more = json!({"collection_id": collection, "purchase_price": {"amount": 100, "currency": "USD"}});
            for field in ["reference_number", "serial_number", "caliber", "retailer", "case_material", "crystal", "dial_color", "strap_material", "notes"] {
                more[field] = json!(text);
            }
            enter(&owner, &brand, text, more.clone()).await;
            enter(&owner, lists.brand("Rolex"), text, json!({"notes": format!("{text}\n{text}")})).await;
        }
        let table = records(&owner.get(&format!("{WATCHES}/export?format=csv")).await.text());
        assert_eq!(table.len(), 1 + 2 * texts.len());
        for cell in table.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{cell}");
        }
        assert_eq!((table[1][0].as_str(), table[1][1].as_str(), table[1][4].as_str()), ("'=evil()", "'=1+1", "'@evil"));
    }

    async fn a_large_collection_leaves_in_pieces(app) {
        let owner = app.user("owner@example.com").await;
        let watches: Vec<Value> = (0..1200).map(|number| json!({"brand": "Rolex", "model": format!("Model {number}"), "notes": "n".repeat(200)})).collect();
        let file = json!({"format": "seaworthy.watches", "version": 1, "watches": watches}).to_string();
        let import = id(&owner.upload("/api/v1/imports", "e.json", file.as_bytes()).await.expect(201));
        let applied = owner.post(&format!("/api/v1/imports/{import}/apply"), json!({})).await.expect(200);
        assert_eq!(applied["created_count"], 1200);

        // Oldest first, which is the order of the file; nothing twice, nothing missing.
        let models: Vec<String> = exported(&owner, "").await.iter().map(|watch| text(watch, "model")).collect();
        assert_eq!(models, (0..1200).map(|number| format!("Model {number}")).collect::<Vec<_>>());
        let table = records(&owner.get(&format!("{WATCHES}/export?format=csv")).await.text());
        assert_eq!(table[1..].iter().map(|row| row[1].clone()).collect::<Vec<_>>(), models);

        let body = json!({"email": "owner@example.com", "password": seaworthy_testkit::PASSWORD});
        let token = text(&app.nobody().post("/api/v1/auth/login", body).await.expect(200)["tokens"], "access_token");
        for format in ["csv", "json"] {
            let sizes = pieces(&app, &token, format).await;
            let (whole, largest) = (sizes.iter().sum::<usize>(), sizes.iter().max().unwrap());
            assert!(sizes.len() >= 4 && *largest < whole / 2, "{format}: {sizes:?}");
        }
    }
}
