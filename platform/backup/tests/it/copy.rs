//! `db copy` between the engines: everything exact, nothing twice, nothing into a database that has something.

use seaworthy_backup::{Copy, copy};
use seaworthy_store::{Database, PoolOptions, Query as _, sql};
use seaworthy_testkit::Engine;

use crate::{
    Installation,
    installation::{STEPS, fresh},
};

/// From `engine` to the other one and back to a third database: every row and file is what it was.
async fn there_and_back(engine: Engine) {
    let one = Installation::new(engine).await;
    let (other_engine, before) =
        (if engine == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite }, one.everything().await);
    let (there, back) = (fresh(other_engine).await, fresh(engine).await);
    let job = |from: &Installation, to: &Installation, dry_run| Copy {
        from: from.url().to_owned(),
        to: to.url().to_owned(),
        data_dirs: Some((from.file(""), to.file(""))),
        dry_run,
    };
    let plan = copy(&job(&one, &there, true), STEPS, &*one.clock).await.unwrap();
    assert!(plan.tables.iter().any(|table| table.name == "values_of_all_kinds" && table.rows == 3) && plan.files == 2);
    assert!(there.tables().await.is_empty(), "a dry run makes nothing");
    let done = copy(&job(&one, &there, false), STEPS, &*one.clock).await.unwrap();
    assert_eq!((&done.tables, done.files), (&plan.tables, 2));
    std::fs::write(there.file("secret.key"), "the key of the beginning").unwrap();
    assert_eq!(there.everything().await, before);
    assert!(there.tables().await.iter().all(|name| !name.contains("copy")), "the notes of the copy are gone");
    let again = copy(&job(&one, &there, false), STEPS, &*one.clock).await.unwrap_err().to_string();
    assert!(again.contains("not empty"), "{again}");
    // Foreign keys and sequences live on.
    let database = there.open().await;
    database.execute_script("INSERT INTO eggs (id, chicken_id) VALUES (9, 99)").await.unwrap_err();
    database.execute_script("INSERT INTO counted (word) VALUES ('next')").await.unwrap();
    let next: i64 = database.read().value(sql!("SELECT max(id) AS value FROM counted")).await.unwrap();
    assert_eq!(next, 3);
    database.execute_script("DELETE FROM counted WHERE word = 'next'").await.unwrap();
    database.close().await;
    copy(&job(&there, &back, false), STEPS, &*one.clock).await.unwrap();
    std::fs::write(back.file("secret.key"), "the key of the beginning").unwrap();
    assert_eq!(back.everything().await, before);
    for installation in [one, there, back] {
        installation.remove().await;
    }
}

fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap().block_on(work);
}

#[test]
fn from_sqlite_to_postgresql_and_back() {
    run(there_and_back(Engine::Sqlite));
}

#[test]
fn from_postgresql_to_sqlite_and_back() {
    run(there_and_back(Engine::Postgres));
}

#[test]
fn an_interrupted_copy_goes_on_and_a_changed_source_is_noticed() {
    run(async {
        for changed in [false, true] {
            let (one, other) = (Installation::new(Engine::Sqlite).await, fresh(Engine::Sqlite).await);
            let job = Copy { from: one.url().into(), to: other.url().into(), data_dirs: None, dry_run: false };
            copy(&job, STEPS, &*one.clock).await.unwrap();
            // As an interrupted copy leaves it: the notes say which rows are there, and some are still to come.
            let database = other.open().await;
            let notes = "CREATE TABLE seaworthy_copy_progress (name TEXT NOT NULL PRIMARY KEY, row_count INTEGER NOT NULL) STRICT; \
                 CREATE TABLE seaworthy_copy_foreign_keys (table_name TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL) STRICT; \
                 INSERT INTO seaworthy_copy_progress VALUES ('counted', 1), ('values_of_all_kinds', 3), ('schema_history', 2), ('chickens', 1), ('eggs', 1); \
                 DELETE FROM counted WHERE id > 1";
            database.execute_script(notes).await.unwrap();
            database.close().await;
            if changed {
                let source = Database::open(one.url(), PoolOptions::default()).await.unwrap();
                source.execute_script("UPDATE counted SET word = 'changed' WHERE id = 1").await.unwrap();
                source.close().await;
            }
            let result = copy(&job, STEPS, &*one.clock).await;
            if changed {
                let error = result.unwrap_err().to_string();
                assert!(error.contains("counted") && error.contains("changed since"), "{error}");
            } else {
                let counted = result.unwrap().tables.into_iter().find(|table| table.name == "counted").unwrap();
                assert_eq!((counted.rows, counted.already), (2, 1));
            }
            one.remove().await;
            other.remove().await;
        }
    });
}

#[test]
fn a_copy_whose_files_failed_goes_on() {
    run(async {
        let (one, other) = (Installation::new(Engine::Sqlite).await, fresh(Engine::Sqlite).await);
        let data_dirs = Some((one.file(""), other.file("")));
        let job = Copy { from: one.url().into(), to: other.url().into(), data_dirs, dry_run: false };
        std::fs::write(other.file("files"), "in the way").unwrap();
        copy(&job, STEPS, &*one.clock).await.unwrap_err();
        std::fs::remove_file(other.file("files")).unwrap();
        let done = copy(&job, STEPS, &*one.clock).await.unwrap();
        assert_eq!(done.files, 2);
        assert!(done.tables.iter().all(|table| table.already == table.rows), "rows are not copied again");
        assert!(other.tables().await.iter().all(|name| !name.contains("copy")), "the notes of the copy are gone");
        one.remove().await;
        other.remove().await;
    });
}
