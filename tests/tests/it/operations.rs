//! Every operation, as nobody, as a stranger, with a session that is over, with broken input.

use seaworthy_testkit::{Client, on_both_engines, walk};
use serde_json::{Value, json};

use crate::apps;

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// One record of every kind that belongs to an account; the paths that name it.
async fn belongings(owner: &Client) -> impl Fn(&str) -> Option<String> + use<> {
    let brands = owner.get("/api/v1/reference/brands").await.expect(200);
    let brand = id(&brands[0]);
    let own_brand = id(&owner.post("/api/v1/brands", json!({"name": "Own"})).await.expect(201));
    let collection = id(&owner.post("/api/v1/collections", json!({"name": "Mine"})).await.expect(201));
    let watch = id(&owner.post("/api/v1/watches", json!({"brand_id": brand, "model": "Mine"})).await.expect(201));
    let deleted = id(&owner.post("/api/v1/watches", json!({"brand_id": brand, "model": "Gone"})).await.expect(201));
    owner.delete(&format!("/api/v1/watches/{deleted}")).await.expect(204);
    let picture = include_bytes!("picture.png");
    let image = id(&owner.upload(&format!("/api/v1/watches/{watch}/images"), "p.png", picture).await.expect(201));
    let import = id(&owner.upload("/api/v1/imports", "l.csv", b"brand,model\nRolex,Submariner\n").await.expect(201));
    let session = id(&owner.get("/api/v1/auth/sessions").await.expect(200)[0]);
    move |path: &str| {
        let record = match path.split('/').nth(3)? {
            "watches" if path.contains("restore") || path.contains("permanently") => &deleted,
            "watches" => &watch,
            "brands" => &own_brand,
            "collections" => &collection,
            "imports" => &import,
            "auth" => &session,
            _ => return None,
        };
        Some(path.replace("{id}", record).replace("{image_id}", &image))
    }
}

on_both_engines! {
    async fn nobody_gets_in(app) {
        walk::as_nobody(&app).await;
    }

    async fn a_session_that_is_over_gets_nobody_in(app) {
        let user = app.user("user@example.com").await;
        walk::as_expired(&app, &user).await;
    }

    async fn a_role_that_is_too_small_is_refused(app) {
        let user = app.user("user@example.com").await;
        walk::as_too_small(&app, &user).await;
    }

    async fn a_stranger_finds_nothing(app) {
        let owner = app.user("owner@example.com").await;
        let stranger = app.user("stranger@example.com").await;
        let paths = belongings(&owner).await;
        walk::as_stranger(&app, &stranger, &paths).await;
        // The owner still has everything: no refusal changed anything.
        owner.get(&paths("/api/v1/watches/{id}").unwrap()).await.expect(200);
        owner.get(&paths("/api/v1/watches/{id}/images/{image_id}/content").unwrap()).await.expect(200);
    }

    async fn broken_input_is_refused_with_words(app) {
        let admin = app.admin("admin@example.com").await;
        walk::with_broken_input(&app, &admin).await;
    }

    async fn every_declaration_is_complete(app) {
        walk::declarations(&app);
    }
}
