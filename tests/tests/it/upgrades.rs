//! Databases that released versions made (tests/fixtures/upgrades/VERSION) are migrated and read through the API; and a migrated schema
//! is the schema of a new database.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use seaworthy_http::Endpoint;
use seaworthy_store::{Database, FromQueryResult, PoolOptions, Query as _, migrate, sql};
use seaworthy_testkit::{Engine, PASSWORD, Setup, TestApp, run};
use serde_json::json;

use crate::apps;

fn releases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upgrades");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut releases: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    releases.sort();
    releases
}

/// Puts the release's data in the place of the test's empty database, and migrates them.
async fn take_over(app: &TestApp, release: &Path) {
    let database = &app.platform.database;
    match database.engine() {
        Engine::Sqlite => {
            let old = format!("ATTACH DATABASE '{}' AS old", release.join("seaworthy.db").display());
            let source =
                Database::open(&app.database_url, PoolOptions { size: 1, overflow: 0, ..PoolOptions::default() })
                    .await
                    .unwrap();
            source.execute_script("PRAGMA foreign_keys = OFF").await.unwrap();
            for object in objects(&source).await {
                source.execute_script(&object.drop_statement()).await.unwrap();
            }
            source.execute_script(&old).await.unwrap();
            #[derive(FromQueryResult)]
            struct Line {
                name: String,
                text: String,
                kind: String,
            }
            let script = sql!(
                "SELECT name, type AS kind, sql AS text FROM old.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC"
            );
            // The attached file is known to the writing connection alone.
            let transaction = source.write().await.unwrap();
            let lines: Vec<Line> = transaction.all(script).await.unwrap();
            transaction.rollback().await.unwrap();
            for line in lines {
                source.execute_script(&line.text).await.unwrap();
                if line.kind == "table" {
                    source
                        .execute_script(&format!("INSERT INTO main.\"{0}\" SELECT * FROM old.\"{0}\"", line.name))
                        .await
                        .unwrap();
                }
            }
            source.close().await;
        }
        Engine::Postgres => {
            database.execute_script("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
            let script = std::fs::read_to_string(release.join("postgres.sql")).unwrap();
            let source =
                Database::open(&app.database_url, PoolOptions { size: 1, overflow: 0, ..PoolOptions::default() })
                    .await
                    .unwrap();
            source.execute_script(&script).await.unwrap();
            source.close().await;
        }
    }
    let mut all = seaworthy_http::migrations(&apps());
    all.insert(1, seaworthy_http::App::migrations(&*app.identity));
    let migrated = Database::open(&app.database_url, PoolOptions::default()).await.unwrap();
    migrate::up(&migrated, &all, &*app.clock).await.unwrap();
    assert!(migrate::status(&migrated, &all).await.unwrap().iter().all(|step| step.applied_at.is_some()));
    migrated.close().await;
}

#[derive(Debug, FromQueryResult)]
struct Object {
    kind: String,
    name: String,
}

impl Object {
    fn drop_statement(&self) -> String {
        format!("DROP {} IF EXISTS \"{}\"", self.kind, self.name)
    }
}

async fn objects(database: &Database) -> Vec<Object> {
    let all = sql!(
        "SELECT type AS kind, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
    );
    database.read().all(all).await.unwrap()
}

async fn reads_as_it_was(app: &TestApp) {
    let keeper = app.nobody().sign_in("keeper@example.com", PASSWORD).await;
    assert_eq!(keeper.get("/api/v1/auth/me").await.expect(200)["full_name"], "Käthe Keeper");
    let page = keeper.get("/api/v1/watches").await;
    let watches = page.expect(200)["items"].as_array().unwrap().clone();
    let mut models: Vec<_> = watches.iter().map(|watch| watch["model"].as_str().unwrap()).collect();
    models.sort_unstable();
    assert_eq!(models, ["Explorer", "Submariner"]);
    for watch in &watches {
        let whole = keeper.get(&format!("/api/v1/watches/{}", watch["id"].as_str().unwrap())).await;
        let whole = whole.expect(200);
        assert_eq!(whole["purchase_price"], json!({"amount": 123_450, "currency": "EUR"}));
        assert_eq!(whole["purchase_date"], "2024-02-29");
        assert_eq!(whole["brand"]["name"], "Rolex");
    }
    let trash = keeper.get("/api/v1/watches?deleted=true").await;
    assert_eq!(trash.expect(200)["items"][0]["model"], "Größe Ⅱ");
    assert_eq!(keeper.get("/api/v1/imports").await.expect(200).as_array().unwrap().len(), 1);
    // Every list that needs no id answers.
    let mut read = 0;
    for endpoint in app.endpoints.iter().filter(|endpoint| is_plain_read(endpoint)) {
        let answer = keeper.get(endpoint.operation.path).await;
        assert!(
            answer.status.as_u16() < 500 || answer.text().contains("this server makes no backups"),
            "{}: {}",
            endpoint.operation.id,
            answer.text()
        );
        read += 1;
    }
    assert!(read > 10, "{read}");
    // And new things can be entered.
    keeper.post("/api/v1/collections", json!({"name": "After the upgrade"})).await.expect(201);
}

fn is_plain_read(endpoint: &Endpoint) -> bool {
    !endpoint.operation.method.changes() && !endpoint.operation.path.contains('{')
}

/// Tables with columns and types, indexes, and constraints, as text.
async fn schema(database: &Database) -> Vec<String> {
    #[derive(FromQueryResult)]
    struct Line {
        line: String,
    }
    let text = match database.engine() {
        Engine::Sqlite => {
            sql!("SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master ORDER BY 1")
        }
        Engine::Postgres => sql!(
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || \
             coalesce(collation_name, '') AS line FROM information_schema.columns WHERE table_schema = 'public' \
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace ORDER BY 1"
        ),
    };
    database.read().all::<Line>(text).await.unwrap().into_iter().map(|line| line.line).collect()
}

fn upgraded(engine: Engine) {
    let releases = releases();
    assert!(!releases.is_empty(), "there are no fixtures");
    for release in releases {
        run(engine, Setup::default(), apps(), |app: Arc<TestApp>| async move {
            let fresh = Database::open(&app.database_url, PoolOptions::default()).await.unwrap();
            let expected = schema(&fresh).await;
            fresh.close().await;
            take_over(&app, &release).await;
            let migrated = Database::open(&app.database_url, PoolOptions::default()).await.unwrap();
            assert_eq!(schema(&migrated).await, expected, "{}", release.display());
            migrated.close().await;
            reads_as_it_was(&app).await;
        });
    }
}

#[test]
fn every_release_is_upgraded_and_read_on_sqlite() {
    upgraded(Engine::Sqlite);
}

#[test]
fn every_release_is_upgraded_and_read_on_postgresql() {
    upgraded(Engine::Postgres);
}
