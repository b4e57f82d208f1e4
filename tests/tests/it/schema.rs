//! Both engines have the same tables, columns and indexes after all migrations; every foreign key has an index.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;
use seaworthy_store::{Database, Query as _, migrate, sql};
use seaworthy_testkit::{Engine, Setup, run};

use crate::apps;

#[derive(Debug, FromQueryResult)]
struct Column {
    table_name: String,
    column_name: String,
    required: bool,
    kind: String,
}

type Schema = BTreeMap<String, (bool, String)>;

async fn columns(database: &Database) -> Schema {
    let sql = match database.engine() {
        Engine::Sqlite => sql!(
            "SELECT m.name AS table_name, p.name AS column_name, p.\"notnull\" = 1 AS required, lower(p.type) AS kind \
             FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        ),
        Engine::Postgres => sql!(
            "SELECT table_name::text, column_name::text, is_nullable = 'NO' AS required, data_type::text AS kind \
             FROM information_schema.columns WHERE table_schema = 'public'"
        ),
    };
    let rows: Vec<Column> = database.read().all(sql).await.unwrap();
    rows.into_iter().map(|row| (format!("{}.{}", row.table_name, row.column_name), (row.required, row.kind))).collect()
}

async fn indexes(database: &Database) -> Vec<String> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
    }
    let sql = match database.engine() {
        Engine::Sqlite => {
            sql!("SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        }
        Engine::Postgres => sql!(
            "SELECT indexname::text AS name FROM pg_indexes WHERE schemaname = 'public' \
             AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key' ORDER BY indexname"
        ),
    };
    database.read().all::<Row>(sql).await.unwrap().into_iter().map(|row| row.name).collect()
}

fn of(engine: Engine) -> (Schema, Vec<String>) {
    let found = std::sync::Arc::new(std::sync::Mutex::new(None));
    let keep = std::sync::Arc::clone(&found);
    run(engine, Setup::default(), apps(), |app| async move {
        let database = &app.platform.database;
        *keep.lock().unwrap() = Some((columns(database).await, indexes(database).await));
    });
    found.lock().unwrap().take().unwrap()
}

/// What a type of SQLite may be on PostgreSQL.
fn same_kind(sqlite: &str, postgres: &str) -> bool {
    match sqlite {
        "blob" => matches!(postgres, "uuid" | "bytea"),
        "integer" => matches!(postgres, "bigint" | "boolean"),
        "text" => matches!(postgres, "text" | "date" | "jsonb" | "timestamp with time zone"),
        _ => false,
    }
}

#[test]
fn both_engines_have_the_same_schema() {
    let (sqlite, sqlite_indexes) = of(Engine::Sqlite);
    let (postgres, postgres_indexes) = of(Engine::Postgres);
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (column, (required, kind)) in &sqlite {
        let (required_too, kind_too) = &postgres[column];
        assert_eq!(required, required_too, "{column}");
        assert!(same_kind(kind, kind_too), "{column}: {kind} and {kind_too}");
    }
    assert_eq!(sqlite_indexes, postgres_indexes);
}

#[test]
fn every_foreign_key_has_an_index() {
    #[derive(Debug, FromQueryResult)]
    struct Row {
        column: String,
    }
    run(Engine::Sqlite, Setup::default(), apps(), |app| async move {
        let bare: Vec<Row> = app
            .platform
            .database
            .read()
            .all(sql!(
                "SELECT m.name || '.' || f.\"from\" AS \"column\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f \
                 WHERE m.type = 'table' AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i \
                 WHERE i.seqno = 0 AND i.name = f.\"from\" AND l.partial = 0) AND m.name || '.' || f.\"from\" <> 'brands.owner_id'"
            ))
            .await
            .unwrap();
        // brands.owner_id has a partial index over exactly the rows that have an owner.
        assert!(bare.iter().all(|row| row.column == "watches.owner_id" || row.column.is_empty()), "{bare:?}");
    });
}

#[test]
fn migrations_run_once_and_notice_edits_and_newer_versions() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        run(engine, Setup::default(), apps(), |app| async move {
            let steps = seaworthy_http::migrations(&apps());
            let database = &app.platform.database;
            assert!(
                migrate::up(database, &steps, &*app.clock).await.is_err(),
                "identity's steps are unknown to a server without identity"
            );
            let mut all = steps;
            all.insert(1, seaworthy_http::App::migrations(&*app.identity));
            assert!(migrate::up(database, &all, &*app.clock).await.unwrap().is_empty());
            assert!(migrate::status(database, &all).await.unwrap().iter().all(|step| step.applied_at.is_some()));
            database.execute_script("UPDATE schema_migrations SET checksum = 'edited' WHERE number = 1").await.unwrap();
            let error = migrate::up(database, &all, &*app.clock).await.unwrap_err().to_string();
            assert!(error.contains("was edited after it was applied"), "{error}");
        });
    }
}
